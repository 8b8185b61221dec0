using System.Text;
using Siyu.Kernel;
using Siyu.Payments.Api;

namespace Siyu.Tests.Payments.Api;

/// <summary>Each way to forge a notice is refused by its own name.</summary>
public sealed class ForgedNoticeTests : IDisposable
{
    private readonly PlatformSide platform = new();

    public void Dispose() => platform.Dispose();

    [Fact]
    public async Task A_genuine_notice_is_opened()
    {
        var notice = await Open(platform.Sign(Body()));

        Assert.Equal("TRANSACTION.SUCCESS", notice.Value.EventType);
        Assert.Equal(100, notice.Value.Read<TransactionAnswer>()!.Amount!.Total);
    }

    [Fact]
    public async Task A_missing_signature_is_refused() => Assert.Equal(NoticeProblems.Unsigned, (await Open(null)).Problem);

    [Fact]
    public async Task A_missing_header_is_no_signature()
    {
        var there = new Dictionary<string, string> { ["Wechatpay-Timestamp"] = "1", ["Wechatpay-Nonce"] = "n", ["Wechatpay-Serial"] = "s" };

        Assert.Null(SignedMessage.Read(there.GetValueOrDefault, default));
        Assert.NotNull(SignedMessage.Read(name => there.GetValueOrDefault(name, "x"), default));
    }

    [Fact]
    public async Task A_wrong_signature_is_refused()
    {
        var message = platform.Sign(Body());
        var other = platform.Sign(Body() + " ");

        Assert.Equal(NoticeProblems.BadSignature, (await Open(message with { Signature = other.Signature })).Problem);
        Assert.Equal(NoticeProblems.BadSignature, (await Open(message with { Signature = "not base64!" })).Problem);
    }

    [Fact]
    public async Task A_signature_by_another_key_is_refused()
    {
        var stranger = platform.Sign(Body(), by: PlatformSide.Certificate(9));

        Assert.Equal(NoticeProblems.BadSignature, (await Open(stranger with { Serial = platform.Current.SerialNumber })).Problem);
    }

    [Fact]
    public async Task An_unknown_serial_is_refused()
    {
        Assert.Equal(NoticeProblems.UnknownSerial, (await Open(platform.Sign(Body(), by: PlatformSide.Certificate(9)))).Problem);
        Assert.Equal(
            NoticeProblems.UnknownSerial,
            (await Open(platform.Sign(Body()) with { Serial = "PUB_KEY_ID_0114232134912410000000000000" })).Problem);
    }

    [Fact]
    public async Task Forged_serials_do_not_make_us_download_again_and_again()
    {
        for (var i = 0; i < 5; i++) await Open(platform.Sign(Body()) with { Serial = "AB" + i });

        Assert.Equal(1, platform.Downloads);
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task A_time_outside_the_window_is_refused(int seconds)
    {
        var message = platform.Sign(Body(), platform.Clock.GetUtcNow().AddSeconds(seconds));

        Assert.Equal(NoticeProblems.Stale, (await Open(message)).Problem);
    }

    [Fact]
    public async Task A_changed_time_breaks_the_signature()
    {
        var message = platform.Sign(Body(), platform.Clock.GetUtcNow().AddSeconds(-10));
        var now = platform.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(NoticeProblems.BadSignature, (await Open(message with { Timestamp = now })).Problem);
        Assert.Equal(NoticeProblems.Stale, (await Open(message with { Timestamp = "soon" })).Problem);
    }

    [Fact]
    public async Task A_changed_nonce_breaks_the_signature() =>
        Assert.Equal(NoticeProblems.BadSignature, (await Open(platform.Sign(Body()) with { Nonce = "0" })).Problem);

    [Fact]
    public async Task A_changed_body_breaks_the_signature() =>
        Assert.Equal(
            NoticeProblems.BadSignature, (await Open(platform.Sign(Body()) with { Body = Encoding.UTF8.GetBytes(Body("other")) })).Problem);

    [Fact]
    public async Task A_probe_fails_as_it_must()
    {
        var message = platform.Sign(Body());

        Assert.Equal(
            NoticeProblems.Probe, (await Open(message with { Signature = SignedMessage.ProbePrefix + message.Signature })).Problem);
    }

    [Fact]
    public async Task A_notice_for_another_merchant_is_genuine_and_not_ours()
    {
        Assert.False((await Open(platform.Sign(Body(merchant: "1900000110")))).Value.IsOurs);
        Assert.True((await Open(platform.Sign(Body()))).Value.IsOurs);
    }

    [Fact]
    public async Task A_text_sealed_under_another_key_is_refused()
    {
        var body = Body().Replace("\"associated_data\":\"transaction\"", "\"associated_data\":\"refund\"", StringComparison.Ordinal);

        Assert.Equal(NoticeProblems.Undecryptable, (await Open(platform.Sign(body))).Problem);
    }

    [Fact]
    public async Task Signed_nonsense_is_refused()
    {
        Assert.Equal(NoticeProblems.Unreadable, (await Open(platform.Sign("[]"))).Problem);
        Assert.Equal(NoticeProblems.Unreadable, (await Open(platform.Sign("""{"id":"1"}"""))).Problem);
    }

    [Fact]
    public async Task Both_certificates_of_a_rotation_are_believed_and_a_retired_one_is_not()
    {
        var old = platform.Current;
        Assert.True((await Open(platform.Sign(Body()))).Ok);

        platform.Offered.Add(PlatformSide.Certificate(2));
        platform.Current = platform.Offered[1];
        platform.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True((await Open(platform.Sign(Body()))).Ok);
        Assert.True((await Open(platform.Sign(Body(), by: old))).Ok);

        platform.Offered.RemoveAt(0);
        platform.Clock.Advance(TimeSpan.FromHours(13));
        Assert.Equal(NoticeProblems.UnknownSerial, (await Open(platform.Sign(Body(), by: old))).Problem);
        Assert.True((await Open(platform.Sign(Body()))).Ok);
    }

    private Task<Result<Notice>> Open(SignedMessage? message) => platform.Reader.Open(platform.Merchant, message, default);

    private string Body(string id = "event-1", string merchant = PlatformSide.MerchantId)
    {
        var transaction = $$"""
            {"mchid":"{{merchant}}","out_trade_no":"abc123","trade_state":"SUCCESS","amount":{"total":100,"currency":"CNY"} }
            """;
        var ciphertext = platform.Seal(transaction, "transaction");
        return $$"""
            {"id":"{{id}}","create_time":"2026-11-22T10:00:00+08:00","resource_type":"encrypt-resource","event_type":"TRANSACTION.SUCCESS",
             "resource":{"original_type":"transaction","algorithm":"AEAD_AES_256_GCM","ciphertext":"{{ciphertext}}",
             "associated_data":"transaction","nonce":"123456789012"} }
            """;
    }
}
