using System.Security.Cryptography;
using System.Text;

namespace Siyu.Payments.Api;

/// <summary>A merchant ready to act (商户): its settings with the keys opened once.</summary>
internal sealed class Merchant
{
    private readonly RSA privateKey = RSA.Create();

    public Merchant(MerchantAccount account)
    {
        Account = account;
        privateKey.ImportFromPem(account.PrivateKeyPem);
        ApiV3Key = Encoding.UTF8.GetBytes(account.ApiV3Key);
    }

    public MerchantAccount Account { get; }
    public string Id => Account.MerchantId;
    public byte[] ApiV3Key { get; }

    /// <summary>Certificates of WeChat Pay as downloaded last (平台证书).</summary>
    public PlatformCertificates Certificates { get; } = new();

    /// <summary>SHA256-RSA2048 over UTF-8 text, in base64.</summary>
    public string Sign(string text) =>
        Convert.ToBase64String(privateKey.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>Opens a field that WeChat sealed for this merchant (敏感信息解密).</summary>
    public string OpenField(string sealedText) =>
        Encoding.UTF8.GetString(privateKey.Decrypt(Convert.FromBase64String(sealedText), RSAEncryptionPadding.OaepSHA1));

    public string NotifyUrl(string kind) => $"{Account.NotifyBaseUrl.TrimEnd('/')}/api/callbacks/wechatpay/{Id}/{kind}";
}
