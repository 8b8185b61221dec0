using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Callbacks;

/// <summary>Writes payment notices as WeChat Pay does (支付通知信件): sealed under the APIv3 key, signed by a public key of its own.</summary>
internal sealed class PayMail : IDisposable
{
    private const string Serial = "PUB_KEY_ID_0000000000000000000000000000001";
    private const string Resource = "transaction";
    private readonly RSA wechat = RSA.Create(2_048);
    private readonly RSA own = RSA.Create(2_048);
    private readonly string apiV3Key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public const string Merchant = "1900000109";

    /// <summary>What the console is told of the merchant; nothing of it is called.</summary>
    public object Settings => new
    {
        certificateSerial = "444F4864EA9B34415D2E4F3A7C2B1F3D1E5B7C9A", privateKeyPem = own.ExportPkcs8PrivateKeyPem(), apiV3Key,
        notifyBaseUrl = "http://127.0.0.1:9", baseUrl = "http://127.0.0.1:9", appIds = new[] { "wxbench0000000001" }, isDefault = true,
        publicKeys = new Dictionary<string, string> { [Serial] = wechat.ExportSubjectPublicKeyInfoPem() },
    };

    /// <summary>The notice of a payment, and the event's id by which its row is found again.</summary>
    public (Call Call, string Mark) Write(string outTradeNo, long fen)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = Guid.CreateVersion7().ToString("D");
        var paid = JsonSerializer.Serialize(new
        {
            mchid = Merchant, appid = "wxbench0000000001", out_trade_no = outTradeNo,
            transaction_id = "42" + Guid.CreateVersion7().ToString("N")[..26], trade_type = "JSAPI", trade_state = "SUCCESS",
            success_time = now,
            amount = new { total = fen, payer_total = fen, currency = "CNY" },
        });
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id, create_time = now, resource_type = "encrypt-resource", event_type = "TRANSACTION.SUCCESS", summary = "支付成功",
            resource = new
            {
                algorithm = "AEAD_AES_256_GCM", ciphertext = Seal(paid, nonce), associated_data = Resource, nonce, original_type = Resource,
            },
        });
        return (Signed(body, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), id);
    }

    public void Dispose()
    {
        wechat.Dispose();
        own.Dispose();
    }

    private Call Signed(byte[] body, string seconds)
    {
        var word = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{seconds}\n{word}\n"), .. body, (byte)'\n'];
        var signature = Convert.ToBase64String(wechat.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return new(HttpMethod.Post, $"/api/callbacks/wechatpay/{Merchant}/payment")
        {
            Body = body,
            Headers =
            [
                ("Wechatpay-Timestamp", seconds), ("Wechatpay-Nonce", word), ("Wechatpay-Serial", Serial),
                ("Wechatpay-Signature", signature),
            ],
        };
    }

    private string Seal(string text, string nonce)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[plain.Length + 16];
        using var aes = new AesGcm(Encoding.UTF8.GetBytes(apiV3Key), 16);
        aes.Encrypt(Encoding.UTF8.GetBytes(nonce), plain, box.AsSpan(0, plain.Length), box.AsSpan(plain.Length),
            Encoding.UTF8.GetBytes(Resource));
        return Convert.ToBase64String(box);
    }
}
