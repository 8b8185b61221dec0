using System.Security.Cryptography;
using System.Text;
using Siyu.Payments.Api;
using static Siyu.Tests.Payments.Api.PublishedVectors;

namespace Siyu.Tests.Payments.Api;

public sealed class PublishedVectorTests
{
    private static readonly Merchant Go = new(new MerchantAccount("1234567890", "0123456789ABC", Key(GoPrivateKey), "testMchAPIv3Key0"));

    [Fact]
    public void The_published_text_gets_the_published_signature() => Assert.Equal(Joined(GoSignature), Go.Sign("source"));

    [Fact]
    public void A_merchants_signature_does_not_pass_as_the_platforms()
    {
        var merchant = new Merchant(new MerchantAccount("1", "5F1C72E2A8931B72A2E13AF8DEE92471EB397115", Key(JavaMerchantKey), ""));
        var platform = PlatformCertificate.Read(JavaPlatformCertificate);

        Assert.Equal(Joined(JavaSignature), merchant.Sign("message"));
        Assert.False(platform.Key.VerifyData(
            "message"u8.ToArray(), Convert.FromBase64String(Joined(JavaSignature)), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal("440024045C4A427599D09BB4E3DE0279F2E813FD", platform.Serial);
    }

    [Fact]
    public void The_published_sealed_field_opens()
    {
        var merchant = new Merchant(new MerchantAccount("1", "5F1C", Key(JavaMerchantKey), ""));

        Assert.Equal("plaintext", merchant.OpenField(Joined(JavaSealedField)));
    }

    [Theory]
    [InlineData(
        "testAPIv3Key0000", "wCq51qZv4Yfg", "Dl56FrqWQJF1t9LtC3vEUsniZKvbqdR8", "FsdXzxryWfKwvLJKf8LG/ToRPTRh8RN9wROC", "Hello World")]
    [InlineData("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb", "uluk4a9R25RW", "associatedData", "ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=", "message")]
    public void The_published_sealed_texts_open(string key, string nonce, string associated, string ciphertext, string expected)
    {
        var resource = new SealedResource("AEAD_AES_256_GCM", ciphertext, associated, nonce);

        Assert.Equal(expected, resource.Open(Encoding.UTF8.GetBytes(key)));
        Assert.Null((resource with { AssociatedData = associated + "x" }).Open(Encoding.UTF8.GetBytes(key)));
    }

    [Theory]
    [InlineData(SkitSealedCertificate, "f09b03a7a1902b5b4913856f1fd07ab1", "aae8c2e79c5b", "19936B4DC6A6C77B05489B10962DEFF42EA065EF")]
    [InlineData(JavaSealedCertificate, "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb", "14b16c03dc1b", "5DEA10EF55877E3CF6C33255C2E7DEFFF7E427EC")]
    public void The_published_sealed_certificates_open(string ciphertext, string key, string nonce, string serial)
    {
        var pem = new SealedResource("AEAD_AES_256_GCM", Joined(ciphertext), "certificate", nonce).Open(Encoding.UTF8.GetBytes(key));

        Assert.Equal(serial, PlatformCertificate.Read(pem!).Serial);
    }

    [Fact]
    public void The_authorization_header_is_laid_out_as_published()
    {
        var text = RequestSignature.Text("GET", "/v3/certificates", 1624523846, "A1B2C3D4E5F6G7", "");

        Assert.Equal("GET\n/v3/certificates\n1624523846\nA1B2C3D4E5F6G7\n\n", text);
        Assert.Equal(
            "mchid=\"1234567890\",nonce_str=\"A1B2C3D4E5F6G7\",timestamp=\"1624523846\",serial_no=\"0123456789ABC\","
            + "signature=\"Sign:" + text + "\"",
            RequestSignature.Attributes(Go, 1624523846, "A1B2C3D4E5F6G7", "Sign:" + text));
    }

    [Fact]
    public void Requests_and_pay_fields_are_signed_over_the_documented_lines()
    {
        const long at = 1554208460;
        const string nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
        const string query = "/v3/pay/transactions/out-trade-no/1217752501201407033233368018?mchid=1230000109";
        const string body = """{"appid":"wxd678efh567hg6787","mchid":"1230000109"}""";

        Assert.Equal(Joined(GetByGoKey), Go.Sign(RequestSignature.Text("GET", query, at, nonce, "")));
        Assert.Equal(Joined(PostByGoKey), Go.Sign(RequestSignature.Text("POST", "/v3/pay/transactions/jsapi", at, nonce, body)));
        Assert.Equal(
            Joined(PaySignByGoKey),
            Go.Sign(PaySign.Text("wx2421b1c4370ec43b", at, nonce, "prepay_id=wx201410272009395522657a690389285100")));
    }

    [Fact]
    public void An_answer_without_a_body_is_verified_too()
    {
        var message = new SignedMessage(
            "1554209980", "c5ac7061fccab6bf3e254dcf98995b8c", "F5765756002FDD77", Joined(EmptyBodyByGoKey), default);

        Assert.True(message.IsSignedBy(PlatformCertificate.Read(GoCertificate).Key));
    }

    [Fact]
    public async Task The_published_notice_is_proven_and_opened()
    {
        var clock = new SetClock(DateTimeOffset.FromUnixTimeSeconds(PublishedNotice.Clock));
        using var wire = new PayWire(clock, new PlatformSide());
        var merchant = new Merchant(new MerchantAccount(PublishedNotice.MerchantId, "1", Key(GoPrivateKey), PublishedNotice.ApiV3Key));
        merchant.Certificates.Replace([PlatformCertificate.Read(PublishedNotice.Certificate)], clock.GetUtcNow());
        var message = new SignedMessage(
            "1624523846", PublishedNotice.Nonce, PublishedNotice.Serial,
            Joined(PublishedNotice.Signature), Encoding.UTF8.GetBytes(PublishedNotice.Body));

        var notice = await new NoticeReader(new PlatformKeys(wire, clock)).Open(merchant, message, default);

        Assert.Equal("3119dfba-e649-5eec-ab1e-3412bc4d2e17", notice.Value.EventId);
        Assert.Equal("PAYSCORE.USER_OPEN_SERVICE", notice.Value.EventType);
        Assert.Equal(PublishedNotice.Plaintext, notice.Value.Resource);
    }
}
