using System.Text.Json.Nodes;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>Profit sharing: receivers, splits, unfreeze, returns.</summary>
public class PaySplitTests(PayShop shop) : IClassFixture<PayShop>
{
    private const string Orders = "/v3/profitsharing/orders";
    private const string Returns = "/v3/profitsharing/return-orders";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_split_pays_each_receiver_and_the_rest_is_unfrozen()
    {
        var (merchant, supplier) = (await shop.Merchant(), await shop.Merchant(name: "供应商甲"));
        await shop.Control("/pay/configure-merchant",
            new { mchid = supplier.Mchid, switches = new { split_notify_url = supplier.NotifyUrl } });
        await AddMerchant(merchant, supplier);
        await AddPerson(merchant);
        var (_, transaction) = await SplittableOrder(merchant);
        Assert.Equal(9_940, await Unsplit(merchant, transaction));

        var number = shop.Number("S");
        var made = await Split(merchant, transaction, number, true, Share(supplier, 2_000), Person(500));
        Assert.Equal((200, "PROCESSING"), (made.Status, made.Text("state")));
        Assert.All(made.Json["receivers"]!.AsArray(), r => Assert.Equal("PENDING", (string?)r!["result"]));
        Assert.Equal(7_440, await Unsplit(merchant, transaction));
        await shop.Pass(Delay);

        var done = await merchant.Get($"{Orders}/{number}?&transaction_id={transaction}");
        Assert.Equal("FINISHED", done.Text("state"));
        Assert.All(done.Json["receivers"]!.AsArray(), r => Assert.Equal("SUCCESS", (string?)r!["result"]));
        Assert.Equal((7_440, 0), await Basic(merchant));
        Assert.Equal((2_000, 0), await Basic(supplier));
        Assert.Equal(0, await Unsplit(merchant, transaction));
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Split(merchant, transaction, shop.Number("S"), false, Person(1))));

        var notice = Assert.Single(shop.Box.At(supplier.NotifyPath));
        var told = supplier.Open(notice);
        Assert.Equal((merchant.Mchid, 2_000L), ((string?)told["mchid"], (long)told["receiver"]!["amount"]!));
        Assert.Equal("TRANSACTION.SUCCESS", (string?)notice.Json["event_type"]);
        Assert.Equal("profitsharing", (string?)notice.Json["resource"]!["original_type"]);
    }

    [Fact]
    public async Task An_order_must_be_flagged_and_a_minute_old()
    {
        var merchant = await shop.Merchant();
        await AddPerson(merchant);
        var (_, plain) = await shop.Paid(merchant, 10_000);
        await shop.Pass(Minute);
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Split(merchant, plain, shop.Number("S"), false, Person(1))));

        var (_, young) = await shop.Paid(merchant, 10_000, sharing: true);
        var hasty = await Split(merchant, young, shop.Number("S"), false, Person(1));
        Assert.Equal((400, "INVALID_REQUEST", "订单处理中，暂时无法分账，请稍后再试"), (hasty.Status, hasty.Code, hasty.Text("message")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"),
            Said(await Split(merchant, "4200000000000000000000000000", shop.Number("S"), false, Person(1))));
    }

    [Fact]
    public async Task The_ratio_and_what_is_left_bound_a_split()
    {
        var merchant = await shop.Merchant();
        await AddPerson(merchant);
        var (order, transaction) = await SplittableOrder(merchant);
        var over = await Split(merchant, transaction, shop.Number("S"), false, Person(3_001));
        Assert.Equal((400, "INVALID_REQUEST", "分账金额超出最大分账比例"), (over.Status, over.Code, over.Text("message")));
        Assert.Equal(200, (await Split(merchant, transaction, shop.Number("S"), false, Person(2_000))).Status);
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Split(merchant, transaction, shop.Number("S"), false, Person(1_001))));

        await shop.Pass(Minute);
        Assert.Equal(200, (await merchant.Refund(order, shop.Number("R"), 7_500, 10_000)).Status);
        Assert.Equal((403, "NOT_ENOUGH"), Said(await Split(merchant, transaction, shop.Number("S"), false, Person(900))));
    }

    [Fact]
    public async Task A_receiver_never_added_or_switched_off_is_closed_and_the_money_stays()
    {
        var merchant = await shop.Merchant(
            switches: new { share_failures = new Dictionary<string, string> { [shop.Openid(PayShop.Xiaoli)] = "RECEIVER_HIGH_RISK" } });
        await AddPerson(merchant, PayShop.Xiaoli);
        var (_, transaction) = await SplittableOrder(merchant);
        var number = shop.Number("S");
        await Split(merchant, transaction, number, false, Person(100), Person(200, PayShop.Xiaoli));
        await shop.Pass(Delay);
        var receivers = (await merchant.Get($"{Orders}/{number}?transaction_id={transaction}")).Json["receivers"]!.AsArray();
        Assert.Equal(["CLOSED NO_RELATION", "CLOSED RECEIVER_HIGH_RISK"], receivers.Select(r => $"{r!["result"]} {r["fail_reason"]}"));
        Assert.Equal(9_940, await Unsplit(merchant, transaction));
    }

    [Fact]
    public async Task A_person_receives_two_hundred_thousand_a_month_and_no_more()
    {
        var merchant = await shop.Merchant();
        await AddPerson(merchant, PayShop.Xiaoli);
        var (_, transaction) = await shop.Paid(merchant, 100_000_000, sharing: true);
        await shop.Pass(Minute);
        var (first, second) = (shop.Number("S"), shop.Number("S"));
        await Split(merchant, transaction, first, false, Person(20_000_000, PayShop.Xiaoli));
        await shop.Pass(Delay);
        await Split(merchant, transaction, second, false, Person(1, PayShop.Xiaoli));
        await shop.Pass(Delay);
        Assert.Equal("SUCCESS", await Outcome(merchant, first, transaction));
        Assert.Equal("CLOSED RECEIVER_RECEIPT_LIMIT", await Outcome(merchant, second, transaction));
    }

    [Fact]
    public async Task An_order_takes_fifty_splits()
    {
        var merchant = await shop.Merchant();
        await AddPerson(merchant);
        var (_, transaction) = await SplittableOrder(merchant);
        for (var i = 0; i < 50; i++) Assert.Equal(200, (await Split(merchant, transaction, shop.Number("S"), false, Person(1))).Status);
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Split(merchant, transaction, shop.Number("S"), false, Person(1))));
    }

    [Fact]
    public async Task The_same_split_number_asks_only_once()
    {
        var merchant = await shop.Merchant();
        await AddPerson(merchant);
        var (_, transaction) = await SplittableOrder(merchant);
        var number = shop.Number("S");
        var first = await Split(merchant, transaction, number, false, Person(100));
        var second = await Split(merchant, transaction, number, false, Person(100));
        Assert.Equal(first.Text("order_id"), second.Text("order_id"));
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Split(merchant, transaction, number, false, Person(101))));
        Assert.Equal(9_840, await Unsplit(merchant, transaction));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Said(await merchant.Get($"{Orders}/{number}?transaction_id=1")));
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Get($"{Orders}/{number}")));
    }

    [Fact]
    public async Task A_bad_split_is_refused()
    {
        var merchant = await shop.Merchant();
        await AddPerson(merchant);
        var (_, transaction) = await SplittableOrder(merchant);
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Split(merchant, transaction, shop.Number("S"), false, Person(1), Person(2))));
        Assert.Equal((400, "PARAM_ERROR"), Said(await Split(merchant, transaction, shop.Number("S"), false)));
        Assert.Equal((400, "PARAM_ERROR"), Said(await Split(
            merchant, transaction, shop.Number("S"), false, [.. Enumerable.Range(0, 51).Select(i => Person(1, openid: "o" + i))])));
        Assert.Equal((400, "PARAM_ERROR"), Said(await Split(merchant, transaction, shop.Number("S"), false, Person(0))));
    }

    [Fact]
    public async Task Unfreezing_ends_splitting()
    {
        var merchant = await shop.Merchant();
        await AddPerson(merchant);
        var (_, transaction) = await SplittableOrder(merchant);
        var asked = new { transaction_id = transaction, out_order_no = shop.Number("S"), description = "解冻全部剩余资金" };
        Assert.Equal(200, (await merchant.Post(Orders + "/unfreeze", asked)).Status);
        await shop.Pass(Delay);
        Assert.Equal((9_940, 0), await Basic(merchant));
        var done = await merchant.Post(Orders + "/unfreeze", asked);
        Assert.Equal("FINISHED", done.Text("state"));
        Assert.Equal((400, "INVALID_REQUEST"), Said(
            await merchant.Post(Orders + "/unfreeze", new { asked.transaction_id, out_order_no = shop.Number("S"), asked.description })));
    }

    [Fact]
    public async Task After_thirty_days_the_money_is_free_and_splitting_over()
    {
        var merchant = await shop.Merchant();
        await AddPerson(merchant);
        var (_, transaction) = await SplittableOrder(merchant);
        await shop.Pass(TimeSpan.FromDays(29));
        Assert.Equal((0, 9_940), await Basic(merchant));
        await shop.Pass(TimeSpan.FromDays(1) + Minute);
        Assert.Equal((9_940, 0), await Basic(merchant));
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Split(merchant, transaction, shop.Number("S"), false, Person(1))));
    }

    [Fact]
    public async Task A_split_order_is_refunded_from_its_frozen_money_or_after_splitting_is_over()
    {
        var merchant = await shop.Merchant();
        await AddPerson(merchant);
        var (order, transaction) = await SplittableOrder(merchant);
        await Split(merchant, transaction, shop.Number("S"), false, Person(3_000));
        await shop.Pass(Delay);
        Assert.Equal((403, "NOT_ENOUGH"), Said(await merchant.Refund(order, shop.Number("R"), 10_000, 10_000)));
        Assert.Equal(200, (await merchant.Refund(order, shop.Number("R"), 5_000, 10_000)).Status);

        await merchant.Post(Orders + "/unfreeze",
            new { transaction_id = transaction, out_order_no = shop.Number("S"), description = "完结" });
        await shop.Pass(Minute);
        Assert.Equal((403, "NOT_ENOUGH"), Said(await merchant.Refund(order, shop.Number("R"), 5_000, 10_000)));
        await shop.Control("/pay/top-up", new { mchid = merchant.Mchid, account = "basic", amount = 3_000 });
        Assert.Equal(200, (await merchant.Refund(order, shop.Number("R"), 5_000, 10_000)).Status);
        Assert.Equal((0, 0), await Basic(merchant));
    }

    [Fact]
    public async Task A_merchant_receiver_gives_back_what_it_got_and_no_more()
    {
        var (merchant, supplier) = (await shop.Merchant(), await shop.Merchant(name: "供应商乙"));
        await AddMerchant(merchant, supplier);
        await AddPerson(merchant);
        var (_, transaction) = await SplittableOrder(merchant);
        var split = shop.Number("S");
        await Split(merchant, transaction, split, true, Share(supplier, 1_000), Person(100));
        await shop.Pass(Delay);

        var number = shop.Number("B");
        var back = await Return(merchant, split, number, supplier.Mchid, 400);
        Assert.Equal((200, "SUCCESS"), (back.Status, back.Text("result")));
        Assert.Equal(back.Text("return_id"), (await Return(merchant, split, number, supplier.Mchid, 400)).Text("return_id"));
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Return(merchant, split, number, supplier.Mchid, 401)));
        Assert.Equal((600, 0), await Basic(supplier));
        Assert.Equal((8_840 + 400, 0), await Basic(merchant));
        Assert.Equal("SUCCESS", (await merchant.Get($"{Returns}/{number}?out_order_no={split}")).Text("result"));

        Assert.Equal((400, "INVALID_REQUEST"), Said(await Return(merchant, split, shop.Number("B"), supplier.Mchid, 601)));
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Return(merchant, split, shop.Number("B"), shop.Openid()[..20], 1)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Said(await Return(merchant, "S99999999", shop.Number("B"), supplier.Mchid, 1)));
        await shop.Control("/pay/top-up", new { mchid = supplier.Mchid, account = "basic", amount = -600 });
        var unlucky = shop.Number("B");
        Assert.Equal((403, "NOT_ENOUGH"), Said(await Return(merchant, split, unlucky, supplier.Mchid, 1)));
        await shop.Control("/pay/top-up", new { mchid = supplier.Mchid, account = "basic", amount = 600 });
        Assert.Equal(200, (await Return(merchant, split, unlucky, supplier.Mchid, 1)).Status);
        await shop.Control("/pay/configure-merchant", new { mchid = supplier.Mchid, switches = new { allows_share_return = false } });
        Assert.Equal((403, "NO_AUTH"), Said(await Return(merchant, split, shop.Number("B"), supplier.Mchid, 1)));
        await shop.Pass(TimeSpan.FromDays(181));
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Return(merchant, split, shop.Number("B"), supplier.Mchid, 1)));
    }

    [Fact]
    public async Task Receivers_are_checked_added_twice_without_harm_and_deleted()
    {
        var (merchant, supplier) = (await shop.Merchant(), await shop.Merchant(name: "供应商丙"));
        Assert.Equal((400, "PARAM_ERROR"), Said(await Add(merchant, "MERCHANT_ID", supplier.Mchid, null)));
        Assert.Equal((400, "INVALID_REQUEST"), Said(await Add(merchant, "MERCHANT_ID", supplier.Mchid, "别的公司")));
        Assert.Equal((400, "PARAM_ERROR"), Said(await Add(merchant, "MERCHANT_ID", "1888888888", "供应商丙")));
        Assert.Equal((400, "PARAM_ERROR"), Said(await Add(merchant, "PERSONAL_OPENID", "oNobody", null)));
        Assert.Equal((400, "PARAM_ERROR"), Said(await Add(merchant, "PERSONAL_OPENID", shop.Openid(), null, "FRIEND")));
        Assert.Equal(200, (await Add(merchant, "PERSONAL_OPENID", shop.Openid(), "王女士")).Status);
        Assert.Equal(200, (await Add(merchant, "PERSONAL_OPENID", shop.Openid(), "王女士")).Status);
        var gone = new { appid = PayShop.Appid, type = "PERSONAL_OPENID", account = shop.Openid() };
        Assert.Equal(200, (await merchant.Post("/v3/profitsharing/receivers/delete", gone)).Status);
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Post("/v3/profitsharing/receivers/delete", gone)));
    }

    private static async Task<string> Outcome(PayMerchant merchant, string number, string transaction)
    {
        var receiver = (await merchant.Get($"{Orders}/{number}?transaction_id={transaction}")).Json["receivers"]![0]!;
        return $"{receiver["result"]} {receiver["fail_reason"]}".TrimEnd();
    }

    private async Task<(string, string)> SplittableOrder(PayMerchant merchant)
    {
        var paid = await shop.Paid(merchant, 10_000, sharing: true);
        await shop.Pass(Minute);
        return paid;
    }

    private Task AddMerchant(PayMerchant merchant, PayMerchant receiver) =>
        Well(Add(merchant, "MERCHANT_ID", receiver.Mchid, receiver.Name));

    private Task AddPerson(PayMerchant merchant, string persona = PayShop.MsWang) =>
        Well(Add(merchant, "PERSONAL_OPENID", shop.Openid(persona), null));

    private static async Task Well(Task<PayReply> reply) => Assert.Equal(200, (await reply).Status);

    private static Task<PayReply> Add(PayMerchant merchant, string type, string account, string? name, string relation = "STAFF")
    {
        var serial = merchant.PlatformSerial;
        var body = new JsonObject { ["appid"] = PayShop.Appid, ["type"] = type, ["account"] = account, ["relation_type"] = relation };
        if (name is not null) body["name"] = merchant.Secret(name, serial);
        return merchant.Post("/v3/profitsharing/receivers/add", body.ToJsonString(), serial);
    }

    private static Task<PayReply> Split(
        PayMerchant merchant, string transaction, string number, bool unfreeze, params object[] receivers) =>
        merchant.Post(Orders, new
        {
            appid = PayShop.Appid, transaction_id = transaction, out_order_no = number, receivers, unfreeze_unsplit = unfreeze,
        });

    private static Task<PayReply> Return(PayMerchant merchant, string split, string number, string from, long amount) =>
        merchant.Post(Returns, new { out_order_no = split, out_return_no = number, return_mchid = from, amount, description = "用户退款" });

    private static object Share(PayMerchant receiver, long amount) =>
        new { type = "MERCHANT_ID", account = receiver.Mchid, amount, description = "分给供应商" };

    private object Person(long amount, string persona = PayShop.MsWang, string? openid = null) =>
        new { type = "PERSONAL_OPENID", account = openid ?? shop.Openid(persona), amount, description = "导购佣金" };

    private static async Task<long> Unsplit(PayMerchant merchant, string transaction) =>
        (await merchant.Get($"/v3/profitsharing/transactions/{transaction}/amounts")).Fen("unsplit_amount");

    private async Task<(long, long)> Basic(PayMerchant merchant)
    {
        var (available, unsettled, _) = await shop.Balance(merchant);
        return (available, unsettled);
    }

    private static (int, string) Said(PayReply reply) => (reply.Status, reply.Code);
}
