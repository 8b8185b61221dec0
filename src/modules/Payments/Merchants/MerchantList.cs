using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>The merchants as configured (商户列表), without their keys.</summary>
internal sealed class MerchantList(ISettings settings) : ISlice
{
    /// <param name="PublicKeys">Ids of WeChat Pay's public keys that we hold.</param>
    internal sealed record Row(
        string Merchant, string CertificateSerial, string NotifyBaseUrl, string BaseUrl, IReadOnlyList<string> AppIds,
        IReadOnlyList<string> PublicKeys, bool IsDefault);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/payments/merchants", (MerchantList slice, CancellationToken ct) => slice.Handle(ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Configure));

    public async Task<Result<IReadOnlyList<Row>>> Handle(CancellationToken ct)
    {
        var accounts = await settings.Below<MerchantAccount>(MerchantAccount.Prefix, ct);
        return Result.Of<IReadOnlyList<Row>>([.. accounts.Values.OrderBy(account => account.MerchantId, StringComparer.Ordinal)
            .Select(account => new Row(
                account.MerchantId, account.CertificateSerial, account.NotifyBaseUrl, account.BaseUrl, account.AppIds,
                [.. account.PublicKeys.Keys.Order(StringComparer.Ordinal)], account.IsDefault))]);
    }
}
