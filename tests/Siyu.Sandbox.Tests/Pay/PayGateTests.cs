using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>Who is let in, and how each answer is signed.</summary>
public class PayGateTests(PayShop shop) : IClassFixture<PayShop>
{
    private const string Target = "/v3/pay/transactions/out-trade-no/T00000000?mchid=";

    [Theory]
    [InlineData(0, 1, 2, 3, 4)]
    [InlineData(4, 3, 2, 1, 0)]
    [InlineData(2, 0, 4, 1, 3)]
    public async Task Attributes_of_the_authorization_may_stand_in_any_order(params int[] order)
    {
        var merchant = await shop.Merchant();
        var reply = await merchant.Send(merchant.Request(HttpMethod.Get, Target + merchant.Mchid, "", s => s.Order = order));
        Assert.Equal((404, "ORDER_NOT_EXIST"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task The_raw_target_is_what_is_signed()
    {
        var merchant = await shop.Merchant();
        foreach (var number in new[] { "a%7Cb*c_d", "a|b*c_d", "%41bcdefg" })
        {
            var reply = await merchant.Get($"/v3/pay/transactions/out-trade-no/{number}?&mchid={merchant.Mchid}");
            Assert.Equal((404, "ORDER_NOT_EXIST"), (reply.Status, reply.Code));
        }
        var decoded = await merchant.Send(merchant.Request(
            HttpMethod.Get, $"/v3/pay/transactions/out-trade-no/a%7Cb?mchid={merchant.Mchid}", "",
            s => s.Target = s.Target.Replace("%7C", "|", StringComparison.Ordinal)));
        Assert.Equal((401, "SIGN_ERROR"), (decoded.Status, decoded.Code));
    }

    [Fact]
    public async Task A_signature_over_something_else_is_refused_with_what_was_expected()
    {
        var merchant = await shop.Merchant();
        var request = merchant.Request(HttpMethod.Post, PayDeeds.Jsapi, "{\"a\":1}", s => s.Body = "{\"a\":2}");
        var reply = await merchant.Send(request);

        Assert.Equal((401, "SIGN_ERROR"), (reply.Status, reply.Code));
        var detail = reply.Json["detail"]!;
        Assert.Equal("authorization", (string?)detail["location"]);
        Assert.Equal("sign not match", (string?)detail["issue"]);
        Assert.StartsWith("POST\n/v3/pay/transactions/jsapi\n", (string?)detail["sign_information"]!["truncated_sign_message"],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-299, 404)]
    [InlineData(299, 404)]
    [InlineData(-310, 401)]
    [InlineData(310, 401)]
    public async Task Five_minutes_are_tolerated_by_the_virtual_clock(int seconds, int status)
    {
        var merchant = await shop.Merchant();
        await shop.Pass(TimeSpan.FromDays(3));
        var at = shop.Now.AddSeconds(seconds).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var reply = await merchant.Send(merchant.Request(HttpMethod.Get, Target + merchant.Mchid, "", s => s.Timestamp = at));
        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task A_lost_request_may_be_sent_again_as_it_was()
    {
        var merchant = await shop.Merchant();
        var body = System.Text.Json.JsonSerializer.Serialize(shop.OrderBody(merchant));
        var replies = new List<PayReply>();
        for (var i = 0; i < 2; i++)
            replies.Add(await merchant.Send(merchant.Request(HttpMethod.Post, PayDeeds.Jsapi, body, s => s.Nonce = "TWICE")));
        Assert.Equal([200, 200], replies.Select(r => r.Status));
        Assert.Equal(replies[0].Text("prepay_id"), replies[1].Text("prepay_id"));
    }

    [Fact]
    public async Task Where_the_switch_says_so_a_nonce_is_not_taken_twice()
    {
        var merchant = await shop.Merchant(switches: new { refuse_repeated_nonce = true });
        var first = await merchant.Send(merchant.Request(HttpMethod.Get, Target + merchant.Mchid, "", s => s.Nonce = "NONCE1"));
        var second = await merchant.Send(merchant.Request(HttpMethod.Get, Target + merchant.Mchid, "", s => s.Nonce = "NONCE1"));
        Assert.Equal(404, first.Status);
        Assert.Equal((401, "SIGN_ERROR", "nonce_str"), (second.Status, second.Code, (string?)second.Json["detail"]!["field"]));
    }

    [Theory]
    [InlineData("mchid")]
    [InlineData("serial_no")]
    [InlineData("scheme")]
    public async Task An_unknown_merchant_serial_or_scheme_is_refused(string what)
    {
        var merchant = await shop.Merchant();
        var reply = await merchant.Send(merchant.Request(HttpMethod.Get, Target + merchant.Mchid, "", s =>
        {
            if (what == "mchid") s.Mchid = "1999999999";
            else if (what == "serial_no") s.Serial = "00" + s.Serial[2..];
            else s.Scheme = "WECHATPAY2-SM2-WITH-SM3";
        }));
        Assert.Equal((401, "SIGN_ERROR"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("Accept")]
    [InlineData("User-Agent")]
    public async Task Accept_and_user_agent_must_be_there(string header)
    {
        var merchant = await shop.Merchant();
        var request = merchant.Request(HttpMethod.Get, Target + merchant.Mchid, "");
        request.Headers.Remove(header);
        var reply = await merchant.Send(request);
        Assert.Equal((400, "INVALID_REQUEST", "Http头缺少Accept或User-Agent"), (reply.Status, reply.Code, reply.Text("message")));
    }

    [Fact]
    public async Task A_missing_authorization_and_an_unknown_path_are_refused_and_signed()
    {
        var merchant = await shop.Merchant();
        var request = merchant.Request(HttpMethod.Get, Target + merchant.Mchid, "");
        request.Headers.Remove("Authorization");
        Assert.Equal(401, (await merchant.Send(request)).Status);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"),
            ((await merchant.Get("/v3/nothing.here")).Status, (await merchant.Get("/v3/nothing.here")).Code));
    }

    [Fact]
    public async Task Bad_json_and_wrong_kinds_name_their_field()
    {
        var merchant = await shop.Merchant();
        Assert.Equal("PARAM_ERROR", (await merchant.Post(PayDeeds.Jsapi, "{\"appid\":")).Code);
        Assert.Equal("PARAM_ERROR", (await merchant.Post(PayDeeds.Jsapi, "[]")).Code);
        var body = shop.OrderBody(merchant);
        body["amount"] = new { total = "1000", currency = "CNY" };
        var reply = await merchant.Post(PayDeeds.Jsapi, body);
        Assert.Equal(400, reply.Status);
        Assert.Equal("/amount/total", (string?)reply.Json["detail"]!["field"]);
        Assert.Equal("body", (string?)reply.Json["detail"]!["location"]);
    }

    [Fact]
    public async Task Certificates_come_sealed_and_a_rotation_shows_two_then_signs_with_the_new()
    {
        var merchant = await shop.Merchant();
        var before = (await merchant.Get("/v3/certificates")).Json["data"]!.AsArray();
        Assert.Single(before);
        Check(merchant, before[0]!.AsObject());

        await shop.Control("/pay/rotate-certificate", new { step = "begin" });
        var during = (await merchant.Get("/v3/certificates")).Json["data"]!.AsArray();
        Assert.Equal(2, during.Count);
        var fresh = Check(merchant, during[1]!.AsObject());
        merchant.PlatformKeys[fresh.SerialNumber] = fresh.GetRSAPublicKey()!;
        await shop.Control("/pay/rotate-certificate", new { step = "switch" });
        var reply = await merchant.Get("/v3/certificates");
        Assert.Equal(fresh.SerialNumber, reply.Headers["Wechatpay-Serial"]);
        await shop.Control("/pay/rotate-certificate", new { step = "retire" });
        Assert.Single((await merchant.Get("/v3/certificates")).Json["data"]!.AsArray());
        Assert.Equal(400, (await shop.TryControl("/pay/rotate-certificate", new { step = "retire" })).Status);
    }

    [Fact]
    public async Task A_certificate_that_has_run_out_can_sign_on()
    {
        var merchant = await shop.Merchant();
        await shop.Control("/pay/rotate-certificate", new { step = "expire" });
        var reply = await PayMerchant.SendUnchecked(merchant.Request(HttpMethod.Get, "/v3/certificates", ""));
        var expired = Check(merchant, Assert.Single(reply.Json["data"]!.AsArray())!.AsObject());
        Assert.Equal(expired.SerialNumber, reply.Headers["Wechatpay-Serial"]);
        Assert.True(expired.NotAfter.ToUniversalTime() < shop.Now.UtcDateTime);
        merchant.PlatformKeys[expired.SerialNumber] = expired.GetRSAPublicKey()!;
        Assert.True(merchant.Verifies(reply));
        foreach (var step in new[] { "begin", "switch", "retire" }) await shop.Control("/pay/rotate-certificate", new { step });
    }

    [Fact]
    public async Task In_public_key_mode_answers_carry_the_key_id_and_there_are_no_certificates()
    {
        var merchant = await shop.Merchant(mode: "public_key");
        var reply = await merchant.Get("/v3/certificates");
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), (reply.Status, reply.Code));
        Assert.Equal(merchant.PublicKeyId, reply.Headers["Wechatpay-Serial"]);
        Assert.StartsWith("PUB_KEY_ID_", merchant.PublicKeyId, StringComparison.Ordinal);

        var body = shop.OrderBody(merchant);
        await merchant.Post(PayDeeds.Jsapi, body);
        var closed = await merchant.Post($"/v3/pay/transactions/out-trade-no/{body["out_trade_no"]}/close", new { mchid = merchant.Mchid });
        Assert.Equal(204, closed.Status);
        Assert.Empty(closed.Body);
    }

    [Fact]
    public async Task A_merchant_is_made_only_of_what_makes_sense()
    {
        var merchant = await shop.Merchant();
        foreach (var (wanted, code) in new (object, string)[]
        {
            (new { mchid = merchant.Mchid }, "merchant.exists"),
            (new { mchid = "12" }, "merchant.bad_mchid"),
            (new { api_v3_key = "short" }, "merchant.bad_api_v3_key"),
            (new { mode = "carrier pigeon" }, "merchant.bad_mode"),
            (new { private_key_pem = "-----BEGIN NOTHING-----" }, "merchant.bad_private_key"),
            (new { terms = new { fee = 60 } }, "merchant.unknown_setting"),
        })
        {
            Assert.Equal(code, (string?)(await shop.TryControl("/pay/create-merchant", wanted)).Answer["error"]);
        }
    }

    [Fact]
    public async Task Between_the_modes_the_caller_says_which_key_it_knows()
    {
        var merchant = await shop.Merchant(mode: "both");
        Assert.DoesNotContain("PUB_KEY_ID", (await merchant.Get("/v3/certificates")).Headers["Wechatpay-Serial"], StringComparison.Ordinal);
        var request = merchant.Request(HttpMethod.Get, "/v3/certificates", "");
        request.Headers.Add("Wechatpay-Serial", merchant.PublicKeyId);
        Assert.Equal(merchant.PublicKeyId, (await merchant.Send(request)).Headers["Wechatpay-Serial"]);
    }

    private static X509Certificate2 Check(PayMerchant merchant, JsonObject item)
    {
        var certificate = X509Certificate2.CreateFromPem(merchant.UnsealText(item["encrypt_certificate"]!.AsObject()));
        Assert.Equal((string?)item["serial_no"], certificate.SerialNumber);
        Assert.Equal("certificate", (string?)item["encrypt_certificate"]!["associated_data"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$", (string)item["expire_time"]!);
        return certificate;
    }
}
