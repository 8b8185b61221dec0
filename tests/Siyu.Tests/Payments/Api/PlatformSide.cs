using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Siyu.Payments.Api;

namespace Siyu.Tests.Payments.Api;

/// <summary>WeChat's side of the wire for tests of the client alone: keys of its own, signed answers, sealed resources.</summary>
internal sealed class PlatformSide : HttpMessageHandler
{
    public const string ApiV3Key = "0123456789abcdef0123456789abcdef";
    public const string MerchantId = "1900000109";
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);
    private static readonly RSA MerchantKey = RSA.Create(2048);
    private static readonly ConcurrentDictionary<int, X509Certificate2> Made = [];

    public PlatformSide()
    {
        Current = Certificate(1);
        Offered = [Current];
        Clock = new(Start);
        Wire = new PayWire(Clock, this);
        Keys = new PlatformKeys(Wire, Clock);
        Client = new PayClient(Wire, Keys);
        Reader = new NoticeReader(Keys);
        Merchant = new Merchant(
            new MerchantAccount(MerchantId, "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", MerchantKey.ExportPkcs8PrivateKeyPem(), ApiV3Key));
    }

    public SetClock Clock { get; }
    public PayWire Wire { get; }
    public PlatformKeys Keys { get; }
    public PayClient Client { get; }
    public NoticeReader Reader { get; }
    public Merchant Merchant { get; init; }

    /// <summary>The certificate that signs now, and those that the download offers.</summary>
    public X509Certificate2 Current { get; set; }
    public List<X509Certificate2> Offered { get; }
    public int Downloads { get; private set; }

    /// <summary>What the download says instead of the list, or an exception of the network.</summary>
    public Func<string>? Certificates { get; set; }

    /// <summary>What the next calls answer: status and body, or an exception of the network.</summary>
    public Func<HttpRequestMessage, (int Status, string Body)> Answer { get; set; } = _ => (204, "");
    public Func<string, string> Tamper { get; set; } = signature => signature;
    public bool Unsigned { get; set; }

    /// <summary>The packed bill behind every download link; its answer is not signed.</summary>
    public byte[] Download { get; set; } = [];
    public HttpRequestMessage? Last { get; private set; }
    public string LastBody { get; private set; } = "";

    /// <summary>The platform's certificate of this number; made once, because keys are dear.</summary>
    public static X509Certificate2 Certificate(int number) => Made.GetOrAdd(number, Make);

    private static X509Certificate2 Make(int number)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN=Platform {number}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(Start.AddDays(-1), Start.AddDays(365));
    }

    public string Seal(string text, string associated, string nonce = "123456789012")
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var cipher = new byte[plain.Length];
        var tag = new byte[16];
        using var aes = new AesGcm(Encoding.UTF8.GetBytes(ApiV3Key), 16);
        aes.Encrypt(Encoding.UTF8.GetBytes(nonce), plain, cipher, tag, Encoding.UTF8.GetBytes(associated));
        return Convert.ToBase64String([.. cipher, .. tag]);
    }

    public SignedMessage Sign(string body, DateTimeOffset? at = null, X509Certificate2? by = null)
    {
        var certificate = by ?? Current;
        var timestamp = (at ?? Clock.GetUtcNow()).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var nonce = RequestSignature.Nonce();
        var text = Encoding.UTF8.GetBytes($"{timestamp}\n{nonce}\n{body}\n");
        var signature = certificate.GetRSAPrivateKey()!.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new(timestamp, nonce, certificate.SerialNumber, Convert.ToBase64String(signature), Encoding.UTF8.GetBytes(body));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath == "/v3/certificates")
        {
            Downloads++;
            return Signed(200, Certificates?.Invoke() ?? CertificateList());
        }
        if (request.RequestUri.AbsolutePath.StartsWith("/v3/billdownload", StringComparison.Ordinal))
        {
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Download) };
        }
        Last = request;
        LastBody = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var (status, body) = Answer(request);
        return Signed(status, body);
    }

    private string CertificateList()
    {
        var items = Offered.Select(c =>
            $$"""
            {"serial_no":"{{c.SerialNumber}}","effective_time":"2026-01-01T00:00:00+08:00","expire_time":"2031-01-01T00:00:00+08:00",
             "encrypt_certificate":{"algorithm":"AEAD_AES_256_GCM","nonce":"123456789012","associated_data":"certificate",
             "ciphertext":"{{Seal(c.ExportCertificatePem(), "certificate")}}"} }
            """);
        return $$"""{"data":[{{string.Join(',', items)}}]}""";
    }

    private HttpResponseMessage Signed(int status, string body)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (Unsigned) return response;
        var message = Sign(body);
        response.Headers.Add("Wechatpay-Timestamp", message.Timestamp);
        response.Headers.Add("Wechatpay-Nonce", message.Nonce);
        response.Headers.Add("Wechatpay-Serial", message.Serial);
        response.Headers.Add("Wechatpay-Signature", Tamper(message.Signature));
        return response;
    }
}
