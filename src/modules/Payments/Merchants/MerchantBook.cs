using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Siyu.Payments.Api;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>The merchants as configured (商户簿), with their keys opened.</summary>
internal sealed class MerchantBook(ISettings settings, OpenMerchants open)
{
    public async Task<Merchant?> Find(string merchantId, CancellationToken ct) =>
        await settings.Get<MerchantAccount>(MerchantAccount.SectionOf(merchantId), ct) is { } account ? open.Of(account) : null;

    /// <summary>The one that new payments and transfers go through: the one marked, or the first.</summary>
    public async Task<Merchant?> Default(CancellationToken ct)
    {
        var all = await All(ct);
        return all.FirstOrDefault(m => m.Account.IsDefault) ?? (all.Count > 0 ? all[0] : null);
    }

    public async Task<IReadOnlyList<Merchant>> All(CancellationToken ct) =>
        [.. (await settings.Below<MerchantAccount>(MerchantAccount.Prefix, ct)).Values
            .OrderBy(a => a.MerchantId, StringComparer.Ordinal).Select(open.Of)];
}

/// <summary>Merchants whose keys are open, for as long as their settings stay as they are.</summary>
internal sealed class OpenMerchants
{
    private readonly ConcurrentDictionary<string, (string Settings, Merchant Merchant)> merchants = new();

    /// <summary>The same settings as a moment ago are the same object, and need not be compared.</summary>
    private readonly ConditionalWeakTable<MerchantAccount, Merchant> known = [];

    public Merchant Of(MerchantAccount account) => known.TryGetValue(account, out var merchant) ? merchant
        : known.GetValue(account, Compared);

    private Merchant Compared(MerchantAccount account)
    {
        var text = JsonSerializer.Serialize(account);
        var entry = merchants.AddOrUpdate(
            account.MerchantId, _ => (text, new(account)), (_, old) => old.Settings == text ? old : (text, new(account)));
        return entry.Merchant;
    }
}
