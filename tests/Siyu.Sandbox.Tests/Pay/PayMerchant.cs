using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>An answer of the pay plane, its signature already checked.</summary>
internal sealed record PayReply(int Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
    public string Code => (string)Json["code"]!;
    public string Text(string name) => (string)Json[name]!;
    public long Fen(string name) => (long)Json[name]!;
}

/// <summary>A client of one merchant, written from the protocol's description: it signs, verifies and decrypts by itself.</summary>
internal sealed class PayMerchant(PayShop shop, JsonObject config)
{
    private static readonly HttpClient Http = new();

    // A signature covers the target as written, so nothing may tidy it up on the way.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public string Mchid { get; } = (string)config["mchid"]!;
    public string Name { get; } = (string)config["name"]!;
    public string Serial { get; } = (string)config["serial_no"]!;
    public string ApiV3Key { get; } = (string)config["api_v3_key"]!;
    public string PublicKeyId { get; } = (string)config["platform_public_key_id"]!;
    public string NotifyPath { get; } = $"/notify/{config["mchid"]}";
    public string NotifyUrl => shop.Box.Base + NotifyPath;
    public RSA PrivateKey { get; } = Key((string)config["private_key_pem"]!);

    /// <summary>Every platform key by the serial that names it.</summary>
    public Dictionary<string, RSA> PlatformKeys { get; } = config["platform_certificates"]!.AsArray()
        .ToDictionary(c => (string)c!["serial_no"]!, c => Key((string)c!["public_key_pem"]!))
        .Append(new((string)config["platform_public_key_id"]!, Key((string)config["platform_public_key_pem"]!)))
        .ToDictionary();

    public string PlatformSerial => PlatformKeys.Keys.First();

    public Task<PayReply> Get(string target) => Send(Request(HttpMethod.Get, target, ""));

    public Task<PayReply> Post(string target, object? body, string? encryptedFor = null)
    {
        var text = body is null ? "" : body as string ?? System.Text.Json.JsonSerializer.Serialize(body);
        var request = Request(HttpMethod.Post, target, text);
        if (encryptedFor is not null) request.Headers.Add("Wechatpay-Serial", encryptedFor);
        return Send(request);
    }

    public HttpRequestMessage Request(HttpMethod method, string target, string body, Action<Signing>? change = null)
    {
        var signing = new Signing
        {
            Mchid = Mchid,
            Serial = Serial,
            Nonce = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            Timestamp = shop.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            Target = target,
            Body = body,
        };
        change?.Invoke(signing);
        var message = $"{method}\n{signing.Target}\n{signing.Timestamp}\n{signing.Nonce}\n{signing.Body}\n";
        var signature = Convert.ToBase64String(
            PrivateKey.SignData(Encoding.UTF8.GetBytes(message), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var attributes = new[]
        {
            $"mchid=\"{signing.Mchid}\"", $"nonce_str=\"{signing.Nonce}\"", $"signature=\"{signature}\"",
            $"timestamp=\"{signing.Timestamp}\"", $"serial_no=\"{signing.Serial}\"",
        };
        var request = new HttpRequestMessage(method, new Uri(shop.Base + target, AsWritten));
        request.Headers.TryAddWithoutValidation(
            "Authorization", signing.Scheme + " " + string.Join(',', signing.Order.Select(i => attributes[i])));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "siyu-test");
        if (body.Length > 0) request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        return request;
    }

    public async Task<PayReply> Send(HttpRequestMessage request)
    {
        var reply = await SendUnchecked(request);
        Assert.True(Verifies(reply), "the answer's signature does not hold");
        Assert.Matches("-268[0-9]+$", reply.Headers["Request-ID"]);
        return reply;
    }

    public static async Task<PayReply> SendUnchecked(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        var headers = response.Headers.ToDictionary(h => h.Key, h => h.Value.First(), StringComparer.OrdinalIgnoreCase);
        return new PayReply((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), headers);
    }

    public bool Verifies(PayReply reply) => Verifies(reply.Headers, reply.Body);

    /// <summary>As a careful receiver checks an answer or a notice.</summary>
    public bool Verifies(IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        if (!headers.TryGetValue("Wechatpay-Signature", out var signature)) return false;
        var timestamp = long.Parse(headers["Wechatpay-Timestamp"], CultureInfo.InvariantCulture);
        if (Math.Abs(timestamp - shop.Now.ToUnixTimeSeconds()) > 300) return false;
        if (!PlatformKeys.TryGetValue(headers["Wechatpay-Serial"], out var key)) return false;
        var head = Encoding.UTF8.GetBytes($"{headers["Wechatpay-Timestamp"]}\n{headers["Wechatpay-Nonce"]}\n");
        var bytes = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, bytes, out var length)
            && key.VerifyData((byte[])[.. head, .. body, (byte)'\n'], bytes[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>The plain text of a notice's resource.</summary>
    public JsonObject Open(Notice notice)
    {
        Assert.True(Verifies(notice.Headers, notice.Body), "the notice's signature does not hold");
        return Unseal(notice.Json["resource"]!.AsObject());
    }

    public JsonObject Unseal(JsonObject resource) => JsonNode.Parse(UnsealText(resource))!.AsObject();

    public string UnsealText(JsonObject resource)
    {
        Assert.Equal("AEAD_AES_256_GCM", (string?)resource["algorithm"]);
        var sealedBytes = Convert.FromBase64String((string)resource["ciphertext"]!);
        using var gcm = new AesGcm(Encoding.ASCII.GetBytes(ApiV3Key), 16);
        var plain = new byte[sealedBytes.Length - 16];
        gcm.Decrypt(
            Encoding.UTF8.GetBytes((string)resource["nonce"]!), sealedBytes.AsSpan(..^16), sealedBytes.AsSpan(^16..), plain,
            Encoding.UTF8.GetBytes((string?)resource["associated_data"] ?? ""));
        return Encoding.UTF8.GetString(plain);
    }

    public string Secret(string text, string serial) =>
        Convert.ToBase64String(PlatformKeys[serial].Encrypt(Encoding.UTF8.GetBytes(text), RSAEncryptionPadding.OaepSHA1));

    private static RSA Key(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }
}

/// <summary>What goes into a signature, for tests that change one thing.</summary>
internal sealed class Signing
{
    public string Scheme { get; set; } = "WECHATPAY2-SHA256-RSA2048";
    public int[] Order { get; set; } = [0, 1, 2, 3, 4];
    public required string Mchid { get; set; }
    public required string Serial { get; set; }
    public required string Nonce { get; set; }
    public required string Timestamp { get; set; }
    public required string Target { get; set; }
    public required string Body { get; set; }
}
