using System.Text.Json.Nodes;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>Transfers to persons (商家转账).</summary>
public class PayTransferTests(PayShop shop) : IClassFixture<PayShop>
{
    private const string Bills = "/v3/fund-app/mch-transfer/transfer-bills";

    [Fact]
    public async Task A_transfer_waits_for_the_person_and_is_told_when_paid()
    {
        var merchant = await shop.Merchant();
        var opening = (await shop.Balance(merchant)).Operation;
        var body = Body(merchant, 1_000);
        var made = await merchant.Post(Bills, body.ToJsonString());
        Assert.Equal((200, "WAIT_USER_CONFIRM"), (made.Status, made.Text("state")));
        Assert.Matches("^1330[0-9]{36}$", made.Text("transfer_bill_no"));
        Assert.Equal(opening - 1_000, (await shop.Balance(merchant)).Operation);

        var number = (string)body["out_bill_no"]!;
        await shop.Control("/persona/confirm-transfer", new { package_info = made.Text("package_info"), persona = PayShop.MsWang });
        Assert.Equal("TRANSFERING", (await ByNumber(merchant, number)).Text("state"));
        await shop.Pass(TimeSpan.FromSeconds(2));
        var found = await ByNumber(merchant, number);
        Assert.Equal(("SUCCESS", merchant.Mchid, 1_000L), (found.Text("state"), found.Text("mch_id"), found.Fen("transfer_amount")));
        Assert.Null(found.Json["package_info"]);
        Assert.Equal(found.Json.ToJsonString(),
            (await merchant.Get($"{Bills}/transfer-bill-no/{made.Text("transfer_bill_no")}")).Json.ToJsonString());

        var notice = Assert.Single(shop.Box.At(merchant.NotifyPath));
        Assert.Equal("MCHTRANSFER.BILL.FINISHED", (string?)notice.Json["event_type"]);
        var told = merchant.Open(notice);
        Assert.Equal((merchant.Mchid, number, "SUCCESS"), ((string?)told["mch_id"], (string?)told["out_bill_no"], (string?)told["state"]));
        Assert.Null(told["mchid"]);
        Assert.Equal(409, (await shop.TryControl(
            "/persona/confirm-transfer", new { package_info = made.Text("package_info"), persona = PayShop.MsWang })).Status);
    }

    [Fact]
    public async Task A_day_without_confirmation_fails_and_gives_the_money_back()
    {
        var merchant = await shop.Merchant(switches: new { transfer_notice_both_keys = true });
        var opening = (await shop.Balance(merchant)).Operation;
        var body = Body(merchant, 1_000);
        await merchant.Post(Bills, body.ToJsonString());
        await shop.Pass(TimeSpan.FromHours(24));
        var found = await ByNumber(merchant, (string)body["out_bill_no"]!);
        Assert.Equal(("FAIL", "OVERDUE_CLOSE"), (found.Text("state"), found.Text("fail_reason")));
        Assert.Equal(opening, (await shop.Balance(merchant)).Operation);
        var told = merchant.Open(Assert.Single(shop.Box.At(merchant.NotifyPath)));
        Assert.Equal(("FAIL", "OVERDUE_CLOSE", merchant.Mchid),
            ((string?)told["state"], (string?)told["fail_reason"], (string?)told["mchid"]));
    }

    [Fact]
    public async Task It_can_be_cancelled_until_it_is_confirmed()
    {
        var merchant = await shop.Merchant();
        var opening = (await shop.Balance(merchant)).Operation;
        var body = Body(merchant, 1_000);
        var cancel = $"{Bills}/out-bill-no/{body["out_bill_no"]}/cancel";
        Assert.Equal((404, "NOT_FOUND"), Said(await merchant.Post(cancel, null)));
        var package = (await merchant.Post(Bills, body.ToJsonString())).Text("package_info");
        Assert.Equal("CANCELING", (await merchant.Post(cancel, null)).Text("state"));
        Assert.Equal(409, (await shop.TryControl(
            "/persona/confirm-transfer", new { package_info = package, persona = PayShop.MsWang })).Status);
        await shop.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal("CANCELLED", (await merchant.Post(cancel, null)).Text("state"));
        Assert.Equal(opening, (await shop.Balance(merchant)).Operation);
        Assert.Equal("CANCELLED", (string?)merchant.Open(Assert.Single(shop.Box.At(merchant.NotifyPath)))["state"]);

        var paid = Body(merchant, 1_000);
        await shop.Control("/persona/confirm-transfer",
            new { package_info = (await merchant.Post(Bills, paid.ToJsonString())).Text("package_info"), persona = PayShop.MsWang });
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Post($"{Bills}/out-bill-no/{paid["out_bill_no"]}/cancel", null)));
    }

    [Fact]
    public async Task The_same_number_pays_only_once()
    {
        var merchant = await shop.Merchant(terms: new { transfer_max = 300_000, transfer_user_day = 400_000 });
        var body = Body(merchant, 200_000);
        body["user_name"] = merchant.Secret("王女士", merchant.PlatformSerial);
        var first = await merchant.Post(Bills, body.ToJsonString(), merchant.PlatformSerial);
        body["user_name"] = merchant.Secret("王女士", merchant.PlatformSerial);
        var second = await merchant.Post(Bills, body.ToJsonString(), merchant.PlatformSerial);
        Assert.Equal(first.Text("transfer_bill_no"), second.Text("transfer_bill_no"));
        body["transfer_amount"] = 200_001;
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Post(Bills, body.ToJsonString(), merchant.PlatformSerial)));
    }

    [Theory]
    [InlineData("transfer_scene_id", "1999", 400, "PARAM_ERROR")]
    [InlineData("transfer_scene_id", "1009", 403, "NO_AUTH")]
    [InlineData("out_bill_no", "with-dash", 400, "PARAM_ERROR")]
    [InlineData("openid", "oNobody", 400, "PARAM_ERROR")]
    [InlineData("appid", "wx9999999999999999", 400, "APPID_MCHID_NOT_MATCH")]
    [InlineData("transfer_amount", 9, 400, "PARAM_ERROR")]
    [InlineData("transfer_amount", 20_001, 400, "PARAM_ERROR")]
    [InlineData("transfer_remark", "三十三个字三十三个字三十三个字三十三个字三十三个字三十三个字三十三个", 400, "PARAM_ERROR")]
    [InlineData("user_recv_perception", "随便", 400, "PARAM_ERROR")]
    [InlineData("user_recv_style", "BALLOON", 400, "PARAM_ERROR")]
    [InlineData("transfer_scene_report_infos", null, 400, "PARAM_ERROR")]
    [InlineData("notify_url", "http://example.com", 400, "PARAM_ERROR")]
    public async Task A_bad_transfer_is_refused(string field, object? value, int status, string code)
    {
        var merchant = await shop.Merchant();
        var body = Body(merchant, 1_000);
        body[field] = value is null ? null : JsonValue.Create(value);
        Assert.Equal((status, code), Said(await merchant.Post(Bills, body.ToJsonString())));
    }

    [Fact]
    public async Task Reports_must_be_whole_and_fit_the_scene()
    {
        var merchant = await shop.Merchant();
        var body = Body(merchant, 1_000);
        body["transfer_scene_report_infos"]!.AsArray().RemoveAt(1);
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Post(Bills, body.ToJsonString())));
        body["transfer_scene_id"] = "1000";
        body["transfer_scene_report_infos"] = Reports(("活动名称", "新会员有礼"), ("奖励说明", "一等奖"));
        body["user_recv_perception"] = "现金奖励";
        Assert.Equal(200, (await merchant.Post(Bills, body.ToJsonString())).Status);
    }

    [Fact]
    public async Task Names_are_needed_from_two_thousand_forbidden_for_pennies_and_checked()
    {
        var merchant = await shop.Merchant(terms: new { transfer_max = 300_000, transfer_user_day = 1_000_000 });
        var serial = merchant.PlatformSerial;
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Post(Bills, Body(merchant, 200_000).ToJsonString())));
        var pennies = Body(merchant, 29);
        pennies["user_name"] = merchant.Secret("王女士", serial);
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Post(Bills, pennies.ToJsonString(), serial)));
        var keyless = Body(merchant, 200_000);
        keyless["user_name"] = merchant.Secret("王女士", serial);
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Post(Bills, keyless.ToJsonString())));
        keyless["user_name"] = "王女士";
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Post(Bills, keyless.ToJsonString(), serial)));

        var stranger = Body(merchant, 200_000);
        stranger["user_name"] = merchant.Secret("李先生", serial);
        var made = await merchant.Post(Bills, stranger.ToJsonString(), serial);
        await shop.Control("/persona/confirm-transfer", new { package_info = made.Text("package_info"), persona = PayShop.MsWang });
        var found = await ByNumber(merchant, (string)stranger["out_bill_no"]!);
        Assert.Equal(("FAIL", "NAME_NOT_CORRECT"), (found.Text("state"), found.Text("fail_reason")));
    }

    [Fact]
    public async Task Names_travel_under_the_public_key_too()
    {
        var merchant = await shop.Merchant(mode: "public_key");
        var body = Body(merchant, 1_000);
        body["user_name"] = merchant.Secret("王女士", merchant.PublicKeyId);
        Assert.Equal("WAIT_USER_CONFIRM", (await merchant.Post(Bills, body.ToJsonString(), merchant.PublicKeyId)).Text("state"));
    }

    [Fact]
    public async Task Quota_and_balance_bound_what_is_paid_out()
    {
        var merchant = await shop.Merchant(terms: new { transfer_user_day = 1_500 });
        Assert.Equal("WAIT_USER_CONFIRM", (await merchant.Post(Bills, Body(merchant, 1_000).ToJsonString())).Text("state"));
        var over = await merchant.Post(Bills, Body(merchant, 501).ToJsonString());
        Assert.Equal(("FAIL", "TRANSFER_QUOTA_EXCEED"), (over.Text("state"), over.Text("fail_reason")));
        Assert.Equal("WAIT_USER_CONFIRM", (await merchant.Post(Bills, Body(merchant, 500).ToJsonString())).Text("state"));

        await shop.Control("/pay/top-up",
            new { mchid = merchant.Mchid, account = "operation", amount = -(await shop.Balance(merchant)).Operation });
        var poor = Body(merchant, 100, PayShop.Xiaoli);
        Assert.Equal((403, "NOT_ENOUGH"), Said(await merchant.Post(Bills, poor.ToJsonString())));
        await shop.Control("/pay/top-up", new { mchid = merchant.Mchid, account = "operation", amount = 100 });
        Assert.Equal(200, (await merchant.Post(Bills, poor.ToJsonString())).Status);
    }

    [Fact]
    public async Task Only_the_receiver_confirms_and_queries_end_after_thirty_days()
    {
        var merchant = await shop.Merchant();
        var body = Body(merchant, 1_000);
        var made = await merchant.Post(Bills, body.ToJsonString());
        Assert.Equal(409, (await shop.TryControl(
            "/persona/confirm-transfer", new { package_info = made.Text("package_info"), persona = PayShop.Xiaoli })).Status);
        await shop.Pass(TimeSpan.FromDays(31));
        Assert.Equal((404, "NOT_FOUND"), Said(await ByNumber(merchant, (string)body["out_bill_no"]!)));
    }

    private static Task<PayReply> ByNumber(PayMerchant merchant, string number) => merchant.Get($"{Bills}/out-bill-no/{number}");

    private JsonObject Body(PayMerchant merchant, long amount, string persona = PayShop.MsWang) => new()
    {
        ["appid"] = PayShop.Appid,
        ["out_bill_no"] = shop.Number("W"),
        ["transfer_scene_id"] = "1005",
        ["openid"] = shop.Openid(persona),
        ["transfer_amount"] = amount,
        ["transfer_remark"] = "11月佣金",
        ["notify_url"] = merchant.NotifyUrl,
        ["user_recv_perception"] = "劳务报酬",
        ["transfer_scene_report_infos"] = Reports(("岗位类型", "导购"), ("报酬说明", "11月佣金")),
    };

    private static JsonArray Reports(params (string Type, string Content)[] reports) =>
        [.. reports.Select(r => new JsonObject { ["info_type"] = r.Type, ["info_content"] = r.Content })];

    private static (int, string) Said(PayReply reply) => (reply.Status, reply.Code);
}
