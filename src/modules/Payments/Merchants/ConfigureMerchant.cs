using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Sets up a merchant of WeChat Pay (配置微信支付商户); its keys go in and never come out; those left out stay as
/// they are.</summary>
internal sealed partial class ConfigureMerchant(SiyuDb db, ISettings settings, SiyuOptions options) : ISlice
{
    private const int ApiV3KeyBytes = 32;

    internal sealed record Request(string CertificateSerial, string? PrivateKeyPem, string? ApiV3Key, string NotifyBaseUrl)
    {
        public string? BaseUrl { get; init; }
        public IReadOnlyList<string> AppIds { get; init; } = [];
        public IReadOnlyDictionary<string, string>? PublicKeys { get; init; }
        public TransferScene? Scene { get; init; }
        public bool IsDefault { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/payments/merchants/{merchant}", (
                Actor actor, string merchant, Request request, ConfigureMerchant slice, CancellationToken ct) =>
                slice.Handle(actor, merchant, request, ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Configure));

    public async Task<Result<Done>> Handle(Actor actor, string merchant, Request request, CancellationToken ct)
    {
        if (!MerchantNumber().IsMatch(merchant)) return MerchantProblems.Bad.With("merchant").AtField("merchant");
        var before = await settings.Get<MerchantAccount>(MerchantAccount.SectionOf(merchant), ct);
        var account = new MerchantAccount(
            merchant, request.CertificateSerial, request.PrivateKeyPem ?? before?.PrivateKeyPem ?? "",
            request.ApiV3Key ?? before?.ApiV3Key ?? "")
        {
            BaseUrl = request.BaseUrl ?? before?.BaseUrl ?? MerchantAccount.Host, NotifyBaseUrl = request.NotifyBaseUrl,
            AppIds = request.AppIds, PublicKeys = request.PublicKeys ?? before?.PublicKeys ?? new Dictionary<string, string>(),
            Scene = request.Scene ?? before?.Scene ?? TransferScene.Commission, IsDefault = request.IsDefault,
        };
        if (Wrong(account) is { } field) return MerchantProblems.Bad.With(field).AtField(field);
        var played = ChannelAddress.Refuse(options, "baseUrl", account.BaseUrl)
            ?? ChannelAddress.Refuse(options, "notifyBaseUrl", account.NotifyBaseUrl);
        if (played is not null) return played;
        await settings.Set(MerchantAccount.SectionOf(merchant), account, ct);
        db.Audit(
            actor, "payments.configure", $"merchant/{merchant}", null, new { request.CertificateSerial, account.BaseUrl, request.AppIds });
        return Done.It;
    }

    /// <summary>The field that cannot be right, or null.</summary>
    private static string? Wrong(MerchantAccount account)
    {
        if (!SerialNumber().IsMatch(account.CertificateSerial)) return "certificateSerial";
        if (!IsKey(account.PrivateKeyPem, isPrivate: true)) return "privateKeyPem";
        if (System.Text.Encoding.UTF8.GetByteCount(account.ApiV3Key) != ApiV3KeyBytes) return "apiV3Key";
        if (account.PublicKeys.Any(k => !k.Key.StartsWith("PUB_KEY_ID_", StringComparison.Ordinal) || !IsKey(k.Value, isPrivate: false)))
            return "publicKeys";
        if (!IsHost(account.BaseUrl)) return "baseUrl";
        return IsHost(account.NotifyBaseUrl) ? null : "notifyBaseUrl";
    }

    /// <summary>Scheme and authority; plain HTTP only towards this machine.</summary>
    private static bool IsHost(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.PathAndQuery == "/"
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static bool IsKey(string pem, bool isPrivate)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(pem);
            return !isPrivate || key.ExportParameters(true).D is not null;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[0-9]{8,12}$")]
    private static partial Regex MerchantNumber();

    [GeneratedRegex("^[0-9A-Fa-f]{8,40}$")]
    private static partial Regex SerialNumber();
}

/// <summary>Refusals of merchant settings (商户配置拒绝).</summary>
internal static class MerchantProblems
{
    public static readonly Problem Bad = Problem.Invalid("payments.bad_merchant", "商户配置有误：{0}", "The merchant's settings are wrong: {0}");
}
