using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Siyu.Payments.Api;

namespace Siyu.Simulation.Tencent;

/// <summary>The keys between the house and the simulated WeChat Pay (双方密钥). Short ones: it is the rules that are tried, not RSA.</summary>
internal sealed class PayKeys : IDisposable
{
    private const int Bits = 1024;
    private const string Serial = "PUB_KEY_ID_0000000000000000";
    private const string ApiV3Key = "0123456789abcdef0123456789abcdef";
    private readonly RSA platform = RSA.Create(Bits);
    private readonly RSA merchant = RSA.Create(Bits);
    private readonly RSA stranger = RSA.Create(Bits);

    public MerchantAccount Account => new(PayWords.Merchant, "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
        merchant.ExportPkcs8PrivateKeyPem(), ApiV3Key)
    {
        BaseUrl = "https://pay.simulated", NotifyBaseUrl = "https://siyu.simulated", AppIds = [PayWords.AppId], IsDefault = true,
        PublicKeys = new Dictionary<string, string> { [Serial] = platform.ExportSubjectPublicKeyInfoPem() },
    };

    /// <summary>Whether the house signed this call.</summary>
    public bool IsOurs(HttpRequestMessage request, string body)
    {
        var words = request.Headers.Authorization!.Parameter!.Split(',').Select(part => part.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim('"'));
        var text = $"{request.Method.Method}\n{request.RequestUri!.PathAndQuery}\n{words["timestamp"]}\n{words["nonce_str"]}\n{body}\n";
        return merchant.VerifyData(
            Encoding.UTF8.GetBytes(text), Convert.FromBase64String(words["signature"]), HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1);
    }

    /// <param name="forged">Signed by somebody else.</param>
    public SignedMessage Sign(string body, string nonce, DateTimeOffset at, bool forged = false)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var bytes = Encoding.UTF8.GetBytes(body);
        var signature = (forged ? stranger : platform).SignData(
            Encoding.UTF8.GetBytes($"{time}\n{nonce}\n{body}\n"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new(time, nonce, Serial, Convert.ToBase64String(signature), bytes);
    }

    public static string Envelope(PendingNotice notice)
    {
        var nonce = notice.Id.PadLeft(12, '0')[^12..];
        var plain = Encoding.UTF8.GetBytes(notice.Json);
        var box = new byte[plain.Length + 16];
        using var aes = new AesGcm(Encoding.UTF8.GetBytes(ApiV3Key), 16);
        aes.Encrypt(Encoding.UTF8.GetBytes(nonce), plain, box.AsSpan(0, plain.Length), box.AsSpan(plain.Length), "n"u8);
        return new JsonObject
        {
            ["id"] = notice.Id, ["create_time"] = PayWords.Time(notice.MadeAt), ["event_type"] = notice.Event,
            ["resource_type"] = "encrypt-resource",
            ["resource"] = new JsonObject
            {
                ["algorithm"] = "AEAD_AES_256_GCM", ["ciphertext"] = Convert.ToBase64String(box), ["associated_data"] = "n",
                    ["nonce"] = nonce,
            },
        }.ToJsonString();
    }

    public void Dispose()
    {
        platform.Dispose();
        merchant.Dispose();
        stranger.Dispose();
    }
}
