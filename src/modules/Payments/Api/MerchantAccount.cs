using System.Text.Json.Serialization;

namespace Siyu.Payments.Api;

/// <summary>A merchant of WeChat Pay (微信支付商户) as the settings keep it: who we are there and the keys between us.</summary>
internal sealed record MerchantAccount(string MerchantId, string CertificateSerial, string PrivateKeyPem, string ApiV3Key)
{
    public const string Host = "https://api.mch.weixin.qq.com";

    /// <summary>Scheme and authority only: what is signed is the raw target, so a path prefix would break every signature.</summary>
    public string BaseUrl { get; init; } = Host;

    /// <summary>Where WeChat reaches us, <c>https://mall.example.com</c>; the callback paths are ours.</summary>
    public string NotifyBaseUrl { get; init; } = "";

    /// <summary>Mini programs and official accounts bound to this merchant.</summary>
    public IReadOnlyList<string> AppIds { get; init; } = [];

    /// <summary>Public keys of WeChat Pay (微信支付公钥) by their <c>PUB_KEY_ID_…</c>, for merchants in public-key mode.</summary>
    public IReadOnlyDictionary<string, string> PublicKeys { get; init; } = new Dictionary<string, string>();

    public TransferScene Scene { get; init; } = TransferScene.Commission;

    /// <summary>New payments and transfers go through this one.</summary>
    public bool IsDefault { get; init; }

    public const string Prefix = "pay/merchant/";

    public static string SectionOf(string merchantId) => Prefix + merchantId;

    /// <summary>Secrets stay out of logs.</summary>
    public override string ToString() => $"merchant {MerchantId}";
}

/// <summary>What a transfer says it is for (转账场景), and the reports that WeChat wants with it.</summary>
/// <param name="Perception">What the receiver reads on the confirmation page (收款感知).</param>
internal sealed record TransferScene(string SceneId, string? Perception, IReadOnlyList<SceneReport> Reports)
{
    /// <summary>1005 佣金报酬, read on 2026-11-22; a console that asks for other words changes the settings.</summary>
    public static readonly TransferScene Commission = new("1005", "劳务报酬", [new("岗位类型", "导购"), new("报酬说明", "商品销售佣金")]);
}

/// <summary>One report item of a scene (场景报备信息).</summary>
internal sealed record SceneReport(
    [property: JsonPropertyName("info_type")] string Kind, [property: JsonPropertyName("info_content")] string Content);
