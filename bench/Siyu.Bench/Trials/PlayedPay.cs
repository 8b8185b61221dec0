using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Trials;

/// <summary>
/// WeChat Pay as far as a trial needs it (演练用微信支付): native prepays on the loopback, and notices that are sealed and signed as the real
/// ones. It is never killed, so it knows what was paid.
/// </summary>
internal sealed class PlayedPay : IAsyncDisposable
{
    public const string Merchant = "1900000109";
    public const string AppId = "wx0000000000000001";
    private const string Serial = "PUB_KEY_ID_0000000000000000";
    private const string ApiV3Key = "0123456789abcdef0123456789abcdef";
    private readonly RSA platform = RSA.Create(2048);
    private readonly RSA merchant = RSA.Create(2048);
    private readonly WebApplication server;
    private int nonces;

    private PlayedPay(WebApplication server) => this.server = server;

    public string Address { get; private set; } = "";

    public static async Task<PlayedPay> Start(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = $"http://127.0.0.1:{OwnProcess.FreePort()}";
        builder.WebHost.UseUrls(address);
        var played = new PlayedPay(builder.Build()) { Address = address };
        played.server.MapPost("/v3/pay/transactions/native", http => played.Answer(http, 200, new() { ["code_url"] = "weixin://played" }));
        played.server.MapFallback(http => played.Answer(http, 404, new() { ["code"] = "ORDER_NOT_EXIST", ["message"] = "演练" }));
        await played.server.StartAsync(ct);
        return played;
    }

    /// <summary>The house gets to know this merchant.</summary>
    public Task Introduce(Line console, string house, CancellationToken ct) => console.Put($"/api/console/payments/merchants/{Merchant}",
        new
    {
        certificateSerial = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", privateKeyPem = merchant.ExportPkcs8PrivateKeyPem(),
        apiV3Key = ApiV3Key, notifyBaseUrl = house, baseUrl = Address, appIds = new[] { AppId }, isDefault = true,
        publicKeys = new Dictionary<string, string> { [Serial] = platform.ExportSubjectPublicKeyInfoPem() },
    }, ct);

    /// <summary>The notice that this number was paid; each call is another delivery of the same event.</summary>
    public Call Notice(string outTradeNo, long fen)
    {
        var now = TimeProvider.System.GetUtcNow();
        var plain = new JsonObject
        {
            ["mchid"] = Merchant, ["appid"] = AppId, ["out_trade_no"] = outTradeNo, ["transaction_id"] = "4200" + outTradeNo[^24..],
            ["trade_state"] = "SUCCESS", ["success_time"] = Time(now),
            ["amount"] = new JsonObject { ["total"] = fen, ["payer_total"] = fen, ["currency"] = "CNY" },
        };
        var body = Encoding.UTF8.GetBytes(Envelope(outTradeNo, plain.ToJsonString(), now).ToJsonString());
        return new(HttpMethod.Post, $"/api/callbacks/wechatpay/{Merchant}/payment") { Body = body, Headers = Signed(body, now) };
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        platform.Dispose();
        merchant.Dispose();
    }

    private async Task Answer(HttpContext http, int status, JsonObject answer)
    {
        var body = Encoding.UTF8.GetBytes(answer.ToJsonString());
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        foreach (var (name, value) in Signed(body, TimeProvider.System.GetUtcNow())) http.Response.Headers[name] = value;
        await http.Response.Body.WriteAsync(body);
    }

    private List<(string Name, string Value)> Signed(byte[] body, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = $"played{Interlocked.Increment(ref nonces):D12}";
        byte[] text = [.. Encoding.UTF8.GetBytes($"{time}\n{nonce}\n"), .. body, (byte)'\n'];
        byte[] signature;
        lock (platform) signature = platform.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return
        [
            ("Wechatpay-Timestamp", time), ("Wechatpay-Nonce", nonce), ("Wechatpay-Serial", Serial),
            ("Wechatpay-Signature", Convert.ToBase64String(signature)),
        ];
    }

    private static JsonObject Envelope(string id, string text, DateTimeOffset now)
    {
        var nonce = id[^12..];
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[plain.Length + 16];
        using var aes = new AesGcm(Encoding.UTF8.GetBytes(ApiV3Key), 16);
        aes.Encrypt(Encoding.UTF8.GetBytes(nonce), plain, box.AsSpan(0, plain.Length), box.AsSpan(plain.Length), "t"u8);
        return new()
        {
            ["id"] = "EV-" + id, ["create_time"] = Time(now), ["event_type"] = "TRANSACTION.SUCCESS",
                ["resource_type"] = "encrypt-resource",
            ["resource"] = new JsonObject
            {
                ["algorithm"] = "AEAD_AES_256_GCM", ["ciphertext"] = Convert.ToBase64String(box), ["associated_data"] = "t",
                    ["nonce"] = nonce,
            },
        };
    }

    private static string Time(DateTimeOffset at) =>
        at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
