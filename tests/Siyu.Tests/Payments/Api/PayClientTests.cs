using System.Security.Cryptography;
using System.Text;
using Siyu.Payments.Api;

namespace Siyu.Tests.Payments.Api;

public sealed class PayClientTests : IDisposable
{
    private readonly PlatformSide platform = new();

    public void Dispose() => platform.Dispose();

    [Fact]
    public async Task A_prepay_is_asked_with_a_signature_over_the_raw_target_and_body()
    {
        platform.Answer = _ => (200, """{"prepay_id":"wx201410272009395522657a690389285100","new_field":1}""");

        var reply = await new Transactions(platform.Client).Prepay(platform.Merchant, "jsapi", Prepay(), default);

        Assert.Equal("wx201410272009395522657a690389285100", reply.Value!.PrepayId);
        Assert.Equal("/v3/pay/transactions/jsapi", platform.Last!.RequestUri!.PathAndQuery);
        Assert.Contains("\"time_expire\":\"2026-11-22T10:30:00+08:00\"", platform.LastBody, StringComparison.Ordinal);
        Assert.Contains("\"settle_info\":{\"profit_sharing\":true}", platform.LastBody, StringComparison.Ordinal);
        Assert.Equal("WECHATPAY2-SHA256-RSA2048", platform.Last.Headers.Authorization!.Scheme);
        Assert.Equal("application/json", platform.Last.Headers.Accept.ToString());
        Assert.NotEmpty(platform.Last.Headers.UserAgent);
    }

    [Fact]
    public async Task An_answer_without_content_is_believed_when_signed()
    {
        var reply = await Close();

        Assert.True(reply.Ok);
        Assert.Equal("/v3/pay/transactions/out-trade-no/abc123/close", platform.Last!.RequestUri!.PathAndQuery);
    }

    [Theory]
    [InlineData(400, PayOutcome.Refused)]
    [InlineData(403, PayOutcome.Refused)]
    [InlineData(404, PayOutcome.Refused)]
    [InlineData(202, PayOutcome.Unknown)]
    [InlineData(401, PayOutcome.Unknown)]
    [InlineData(429, PayOutcome.Unknown)]
    [InlineData(500, PayOutcome.Unknown)]
    [InlineData(503, PayOutcome.Unknown)]
    public async Task The_http_class_says_whether_it_is_a_no(int status, object outcome)
    {
        platform.Answer = _ => (status, """{"code":"ORDERNOTEXIST","message":"订单不存在"}""");

        var reply = await Close();

        Assert.Equal((PayOutcome)outcome, reply.Outcome);
        Assert.Equal((status, "ORDERNOTEXIST"), (reply.Fault!.Status, reply.Fault.Code));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(403)]
    public async Task An_answer_that_is_not_provably_wechats_leaves_the_outcome_unknown(int status)
    {
        platform.Answer = _ => (status, "{}");
        platform.Tamper = signature => "AAAA" + signature[4..];
        Assert.Equal(PayOutcome.Unknown, (await Close()).Outcome);

        platform.Unsigned = true;
        Assert.Equal(PayOutcome.Unknown, (await Close()).Outcome);
    }

    [Theory]
    [InlineData("network")]
    [InlineData("time-out")]
    [InlineData("page")]
    public async Task Certificates_that_cannot_be_had_leave_the_outcome_unknown_and_the_notice_unbelieved(string why)
    {
        platform.Certificates = () => why switch
        {
            "network" => throw new HttpRequestException("reset"),
            "time-out" => throw new TaskCanceledException("time-out"),
            _ => "<html>gateway</html>",
        };
        var reply = await Close();
        Assert.Equal((PayOutcome.Unknown, "ANSWER_UNKNOWNSERIAL"), (reply.Outcome, reply.Fault!.Code));
        platform.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(NoticeProblems.UnknownSerial, (await platform.Reader.Open(platform.Merchant, platform.Sign("{}"), default)).Problem);

        platform.Certificates = null;
        platform.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True((await Close()).Ok);
    }

    [Fact]
    public async Task Known_certificates_go_on_while_fresh_ones_cannot_be_had()
    {
        Assert.True((await Close()).Ok);
        platform.Clock.Advance(TimeSpan.FromHours(13));
        platform.Certificates = () => throw new HttpRequestException("reset");
        Assert.True((await Close()).Ok);
        Assert.Equal(2, platform.Downloads);
    }

    [Fact]
    public async Task A_broken_connection_and_a_time_out_leave_the_outcome_unknown()
    {
        platform.Answer = _ => throw new HttpRequestException("reset");
        Assert.Equal(PayOutcome.Unknown, (await Close()).Outcome);

        platform.Answer = _ => throw new TaskCanceledException("time-out");
        Assert.Equal(PayOutcome.Unknown, (await Close()).Outcome);
    }

    [Fact]
    public async Task A_merchants_receiver_is_named_under_the_platforms_key()
    {
        platform.Answer = _ => (200, """{"type":"MERCHANT_ID","account":"1900000110"}""");
        var sharing = new ProfitSharing(platform.Client, platform.Keys);

        var reply = await sharing.AddReceiver(platform.Merchant, new("wx1", "MERCHANT_ID", "1900000110", "STORE"), "杭州门店有限公司", default);

        Assert.True(reply.Ok);
        Assert.Equal(
            PlatformCertificate.Plain(platform.Current.SerialNumber), platform.Last!.Headers.GetValues("Wechatpay-Serial").Single());
        var name = System.Text.Json.JsonDocument.Parse(platform.LastBody).RootElement.GetProperty("name").GetString()!;
        var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(platform.Current)!;
        Assert.Equal("杭州门店有限公司", Encoding.UTF8.GetString(key.Decrypt(Convert.FromBase64String(name), RSAEncryptionPadding.OaepSHA1)));
    }

    [Fact]
    public async Task A_merchant_in_public_key_mode_is_answered_under_that_key()
    {
        using var key = RSA.Create(2048);
        var keys = new Dictionary<string, string> { ["PUB_KEY_ID_0119"] = key.ExportSubjectPublicKeyInfoPem() };
        var account = platform.Merchant.Account with { PublicKeys = keys };
        var message = platform.Sign("{}");
        var signature = key.SignData(
            Encoding.UTF8.GetBytes($"{message.Timestamp}\n{message.Nonce}\n{{}}\n"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        var named = message with { Serial = "PUB_KEY_ID_0119", Signature = Convert.ToBase64String(signature) };

        Assert.Equal(Authenticity.Genuine, await platform.Keys.Judge(new Merchant(account), named, default));
        Assert.Equal(0, platform.Downloads);
    }

    private Task<PayReply<Nothing>> Close() => new Transactions(platform.Client).Close(platform.Merchant, "abc123", default);

    private static PrepayRequest Prepay() =>
        new("wx1", PlatformSide.MerchantId, "订单", "abc123", "https://mall.example.com/api/callbacks/wechatpay/1/payment")
    {
        TimeExpire = PayJson.Time(PlatformSide.Start.AddMinutes(30)),
        Amount = new(100),
        Payer = new("openid"),
        SettleInfo = new(true),
    };
}
