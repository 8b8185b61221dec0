using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Pay.Crypto;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>The plane's own crypto held to published vectors.</summary>
public class PayCryptoTests
{
    private static readonly JsonObject Vectors = Load();

    [Fact]
    public void The_published_message_gets_the_published_signature()
    {
        var vector = Vectors["sign"]!;
        using var key = Private(vector["private_key_pem_testing"]);
        var message = Encoding.UTF8.GetBytes((string)vector["message"]!);

        Assert.Equal((string?)vector["signature"], PaySignature.Sign(key, message));
        Assert.True(PaySignature.Verify(key, message, (string)vector["signature"]!));
        Assert.False(PaySignature.Verify(key, "wrong source"u8, (string)vector["signature"]!));
    }

    [Fact]
    public void A_published_signature_verifies_under_its_certificate_and_no_other_key()
    {
        var vector = Vectors["verify"]!;
        using var certificate = X509Certificate2.CreateFromPem((string)vector["merchant_certificate_pem"]!);
        using var right = certificate.GetRSAPublicKey()!;
        using var other = RSA.Create();
        other.ImportFromPem((string)vector["wechat_pay_public_key_pem"]!);
        var message = Encoding.UTF8.GetBytes((string)vector["message"]!);

        Assert.True(PaySignature.Verify(right, message, (string)vector["signature"]!));
        Assert.False(PaySignature.Verify(other, message, (string)vector["signature"]!));
        Assert.False(PaySignature.Verify(right, message, "not base64"));
    }

    [Fact]
    public void A_published_sensitive_field_is_decrypted()
    {
        var vector = Vectors["oaep"]!;
        using var key = Private(Vectors["verify"]!["merchant_private_key_pem_testing"]);

        Assert.Equal((string?)vector["plaintext"], SensitiveField.Decrypt(key, (string)vector["ciphertext"]!));
        Assert.Equal("王小丽", SensitiveField.Decrypt(key, SensitiveField.Encrypt(key, "王小丽")));
        Assert.Null(SensitiveField.Decrypt(key, Convert.ToBase64String(new byte[256])));
    }

    [Fact]
    public void The_lines_that_are_signed_stand_as_published()
    {
        using var key = Private(Vectors["sign"]!["private_key_pem_testing"]);
        foreach (var item in Vectors["layouts"]!["items"]!.AsArray())
        {
            var lines = Encoding.UTF8.GetBytes((string)item!["lines"]!);
            Assert.Equal((string?)item["signature_by_go_testing_key"], PaySignature.Sign(key, lines));
        }

        var post = PaySignature.RequestMessage("POST", "/v3/pay/transactions/jsapi", "1554208460", "593BEC0C930BF1AFEB40B4A08C8FB242",
            "{\"appid\":\"wxd678efh567hg6787\",\"mchid\":\"1230000109\"}"u8);
        Assert.Contains(Items(), item => (string)item["lines"]! == Encoding.UTF8.GetString(post));
        var empty = PaySignature.AnswerMessage("1554209980", "c5ac7061fccab6bf3e254dcf98995b8c", []);
        Assert.Contains(Items(), item => (string)item["lines"]! == Encoding.UTF8.GetString(empty));
    }

    [Fact]
    public void Published_resources_are_opened_and_sealed_alike()
    {
        foreach (var vector in Vectors["gcm"]!.AsArray())
        {
            var (key, nonce, data) = (Encoding.ASCII.GetBytes((string)vector!["key"]!), (string)vector["nonce"]!,
                (string)vector["associated_data"]!);
            Assert.Equal((string?)vector["plaintext"], ResourceCipher.Decrypt(key, nonce, data, (string)vector["ciphertext"]!));
            Assert.Equal((string?)vector["ciphertext"], ResourceCipher.Encrypt(key, nonce, data, (string)vector["plaintext"]!));
            Assert.Throws<AuthenticationTagMismatchException>(
                () => ResourceCipher.Decrypt(key, nonce, data + "x", (string)vector["ciphertext"]!));
        }
    }

    [Fact]
    public void A_published_notice_verifies_and_opens()
    {
        var vector = Vectors["notice"]!;
        using var certificate = X509Certificate2.CreateFromPem((string)vector["platform_certificate_pem"]!);
        using var key = certificate.GetRSAPublicKey()!;
        var headers = vector["headers"]!;
        var body = Encoding.UTF8.GetBytes((string)vector["body"]!);
        var message = PaySignature.AnswerMessage((string)headers["Wechatpay-Timestamp"]!, (string)headers["Wechatpay-Nonce"]!, body);
        Assert.True(PaySignature.Verify(key, message, (string)headers["Wechatpay-Signature"]!));

        var resource = JsonNode.Parse(body)!["resource"]!;
        Assert.Equal((string?)vector["resource_plaintext"], ResourceCipher.Decrypt(
            Encoding.ASCII.GetBytes((string)vector["api_v3_key"]!), (string)resource["nonce"]!,
            (string)resource["associated_data"]!, (string)resource["ciphertext"]!));
    }

    [Fact]
    public void A_certificate_carries_its_serial_and_its_key()
    {
        var at = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(8));
        var made = PayCertificate.Create("CN=1900000101", at, TimeSpan.FromDays(1825));
        using var read = X509Certificate2.CreateFromPem(made.CertificatePem, made.PrivateKeyPem);

        Assert.Equal(made.Serial, read.SerialNumber);
        Assert.Equal(40, made.Serial.Length);
        Assert.Equal(at.UtcDateTime, read.NotBefore.ToUniversalTime());
        Assert.True(read.HasPrivateKey);
    }

    private static IEnumerable<JsonNode> Items() => Vectors["layouts"]!["items"]!.AsArray().Select(i => i!);

    private static RSA Private(JsonNode? pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(((string)pem!).Replace("TESTING KEY", "PRIVATE KEY", StringComparison.Ordinal));
        return key;
    }

    private static JsonObject Load()
    {
        using var stream = typeof(PayCryptoTests).Assembly.GetManifestResourceStream("pay-vectors/wechatpay-v3.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
