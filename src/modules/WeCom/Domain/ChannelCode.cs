using System.Buffers.Text;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.WeCom.Domain;

/// <summary>A live code (活码): a QR code that stays while the staff behind it change.</summary>
internal sealed class ChannelCode : IScopedRow
{
    public const int TitleLength = 30;

    public required ChannelCodeId Id { get; init; }
    public required string CorpId { get; init; }
    public required string Title { get; set; }

    /// <summary>Where it hangs or is shown: the name by which gains are counted (渠道).</summary>
    public required string Channel { get; set; }

    public UnitId? Unit { get; set; }
    public required string OrgPath { get; set; }
    public string? WelcomeText { get; set; }
    public string? WelcomePage { get; set; }
    public bool Enabled { get; set; } = true;

    /// <summary>How often the platform was told something.</summary>
    public int Version { get; private set; }

    /// <summary>True while an answer of the platform is out.</summary>
    public bool Applying { get; private set; }

    /// <summary>What the platform was last told.</summary>
    public string? Applied { get; private set; }

    public string? ConfigId { get; private set; }
    public string? QrCode { get; private set; }
    public string? Failure { get; private set; }
    public required Guid MadeBy { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>The channel word that comes back in callbacks: 22 of the platform's 30 characters.</summary>
    public string State => StateOf(Id);

    public static string StateOf(ChannelCodeId id) => Base64Url.EncodeToString(id.Value.ToByteArray(bigEndian: true));

    /// <summary>The code that a channel word of a callback names, if it is one of ours by its form.</summary>
    public static ChannelCodeId? FromState(string? state)
    {
        var bytes = new byte[16];
        if (state is not { Length: 22 } || !Base64Url.IsValid(state)) return null;
        return Base64Url.TryDecodeFromChars(state, bytes, out var written) && written == 16
            ? new ChannelCodeId(new Guid(bytes, bigEndian: true)) : null;
    }

    /// <summary>
    /// What to tell the platform so that these are the staff behind the code; null where it knows, or where an answer is still out:
    /// whoever hears that answer asks again.
    /// </summary>
    public CodeOrder? Want(IReadOnlyList<string> users)
    {
        if (Applying) return null;
        if (Enabled && users.Count == 0)
        {
            Failure = NoStaffLeft;
            return null;
        }
        IReadOnlyList<string> wanted = Enabled ? [.. users.Order(StringComparer.Ordinal)] : [];
        var order = new CodeOrder(Id, CorpId, Version + 1, wanted, Cut(Title)) { ConfigId = ConfigId };
        if ((Applied ?? CodeOrder.Gone) == order.Summary)
        {
            Failure = null;
            return null;
        }
        (Version, Applying) = (order.Version, true);
        return order;
    }

    /// <summary>The platform took it.</summary>
    public void Told(CodeOrder order, string? configId, string? qrCode)
    {
        if (!Applying || Version != order.Version) return;
        (Applying, Applied, Failure) = (false, order.Summary, null);
        (ConfigId, QrCode) = order.Users.Count == 0 ? (null, null) : (configId, qrCode ?? QrCode);
    }

    /// <summary>The platform refused it; the next change tries again.</summary>
    public void Refused(CodeOrder order, string reason)
    {
        if (!Applying || Version != order.Version) return;
        (Applying, Failure) = (false, reason);
    }

    /// <summary>The last telling has not gone through yet.</summary>
    public void Waits(string reason) => Failure = reason;

    private const string NoStaffLeft = "no_staff";

    private static string Cut(string title)
    {
        var runes = title.EnumerateRunes().Take(TitleLength).Select(r => r.ToString());
        return string.Concat(runes);
    }
}

/// <summary>What the platform shall know of a live code (活码期望); no users means that it shall be gone.</summary>
internal sealed record CodeOrder(ChannelCodeId Code, string CorpId, int Version, IReadOnlyList<string> Users, string Remark)
{
    /// <summary>The configuration to change, or null where one is to be made.</summary>
    public string? ConfigId { get; init; }

    public const string Gone = "gone";

    /// <summary>Two orders with equal summaries ask for the same.</summary>
    public string Summary => Users.Count == 0 ? Gone : $"{Remark}\n{string.Join('\n', Users)}";
}

/// <summary>A member of staff behind a live code (活码员工).</summary>
internal sealed class ChannelCodeStaff
{
    public required ChannelCodeId Code { get; init; }
    public required StaffId Staff { get; init; }
}
