using System.Text.Json.Nodes;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>Whatever merchants do, in whatever order: no fen appears or vanishes.</summary>
public class PayMoneyProperties(PayShop shop) : IClassFixture<PayShop>
{
    private const int Steps = 150;
    private readonly List<(string OutTradeNo, string Transaction, long Total)> paid = [];
    private readonly List<(string OutOrderNo, long Amount)> splits = [];
    private readonly Dictionary<string, int> done = [];

    [Theory]
    [InlineData(7)]
    [InlineData(20261122)]
    public async Task No_fen_appears_or_vanishes(int seed)
    {
        var random = new Random(seed);
        var (merchant, supplier) = (await shop.Merchant(), await shop.Merchant(name: "供应商" + seed));
        await merchant.Post("/v3/profitsharing/receivers/add", new
        {
            appid = PayShop.Appid, type = "MERCHANT_ID", account = supplier.Mchid, relation_type = "SUPPLIER",
            name = merchant.Secret(supplier.Name, merchant.PlatformSerial),
        }, merchant.PlatformSerial);
        for (var step = 0; step < Steps; step++)
        {
            var deed = await Act(random, merchant, supplier);
            await Balanced(merchant, $"seed {seed}, step {step}, {deed}");
            await Balanced(supplier, $"seed {seed}, step {step}, {deed}");
        }
        // The rest of the year: all splits over, all money settled.
        await shop.Pass(TimeSpan.FromDays(40));
        await Balanced(merchant, $"seed {seed}, at the end");
        Assert.Equal(0, (await shop.Balance(merchant)).Unsettled);
        Assert.All(["pay", "refund", "split", "unfreeze", "return", "transfer"], kind =>
            Assert.True(done.GetValueOrDefault(kind) > 0, kind));
    }

    private async Task<string> Act(Random random, PayMerchant merchant, PayMerchant supplier)
    {
        var kind = paid.Count == 0 ? "pay" : Kinds[random.Next(Kinds.Length)];
        var order = paid.Count == 0 ? default : paid[random.Next(paid.Count)];
        switch (kind)
        {
            case "pay":
                var total = random.Next(1, 20_000);
                var (number, transaction) = await shop.Paid(merchant, total, sharing: random.Next(2) == 0);
                paid.Add((number, transaction, total));
                done[kind] = done.GetValueOrDefault(kind) + 1;
                return kind;
            case "refund":
                var part = random.Next(3) == 0 ? order.Total : random.NextInt64(1, order.Total + 1);
                return Said(kind, await merchant.Refund(order.OutTradeNo, shop.Number("R"), part, order.Total));
            case "split":
                return await Split(random, merchant, supplier, order);
            case "unfreeze":
                return Said(kind, await merchant.Post("/v3/profitsharing/orders/unfreeze",
                    new { transaction_id = order.Transaction, out_order_no = shop.Number("S"), description = "完结" }));
            case "return" when splits.Count > 0:
                var (split, shared) = splits[random.Next(splits.Count)];
                return Said(kind, await merchant.Post("/v3/profitsharing/return-orders", new
                {
                    out_order_no = split, out_return_no = shop.Number("B"), return_mchid = supplier.Mchid,
                    amount = random.NextInt64(1, shared + 1), description = "回退",
                }));
            case "transfer":
                return await Transfer(random, merchant);
            case "outcome":
                var outcome = (string[])["SUCCESS", "SUCCESS", "CLOSED", "ABNORMAL"];
                await shop.Control("/pay/configure-merchant",
                    new { mchid = merchant.Mchid, switches = new { refund_outcome = outcome[random.Next(outcome.Length)] } });
                return kind;
            default:
                await shop.Pass(TimeSpan.FromMinutes(random.Next(4) == 0 ? random.Next(1, 3_000) : random.Next(1, 5)));
                return "time";
        }
    }

    private static readonly string[] Kinds =
        ["pay", "pay", "refund", "refund", "split", "split", "unfreeze", "return", "transfer", "outcome", "time", "time", "time"];

    private async Task<string> Split(
        Random random, PayMerchant merchant, PayMerchant supplier, (string OutTradeNo, string Transaction, long Total) order)
    {
        var (number, amount) = (shop.Number("S"), random.NextInt64(1, (order.Total * 2 / 5) + 2));
        var reply = await merchant.Post("/v3/profitsharing/orders", new
        {
            appid = PayShop.Appid, transaction_id = order.Transaction, out_order_no = number, unfreeze_unsplit = random.Next(4) == 0,
            receivers = new[] { new { type = "MERCHANT_ID", account = supplier.Mchid, amount, description = "货款" } },
        });
        if (reply.Status == 200) splits.Add((number, amount));
        return Said("split", reply);
    }

    private async Task<string> Transfer(Random random, PayMerchant merchant)
    {
        var number = shop.Number("W");
        var reply = await merchant.Post("/v3/fund-app/mch-transfer/transfer-bills", new
        {
            appid = PayShop.Appid, out_bill_no = number, transfer_scene_id = "1005", openid = shop.Openid(),
            transfer_amount = random.Next(10, 20_000), transfer_remark = "佣金",
            transfer_scene_report_infos = new[]
            {
                new { info_type = "岗位类型", info_content = "导购" }, new { info_type = "报酬说明", info_content = "佣金" },
            },
        });
        if ((string?)reply.Json["package_info"] is { } package && random.Next(2) == 0)
            await shop.Control("/persona/confirm-transfer", new { package_info = package, persona = PayShop.MsWang });
        else if (random.Next(2) == 0)
            await merchant.Post($"/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{number}/cancel", null);
        return Said("transfer", reply);
    }

    private string Said(string kind, PayReply reply)
    {
        Assert.True(reply.Status is 200 or 400 or 403 or 429, $"{kind}: {reply.Status}");
        if (reply.Status == 200) done[kind] = done.GetValueOrDefault(kind) + 1;
        return $"{kind} {reply.Status}";
    }

    /// <summary>The ledger's lines sum to the balances, and the orders' parts to what is unsettled.</summary>
    private async Task Balanced(PayMerchant merchant, string when)
    {
        var (available, unsettled, operation) = await shop.Balance(merchant);
        var lines = (await shop.Look("/pay/ledger?mchid=" + merchant.Mchid))["lines"]!.AsArray();
        var orders = (await shop.Look("/pay/orders?mchid=" + merchant.Mchid))["orders"]!.AsArray();
        Assert.True(available >= 0 && unsettled >= 0 && operation >= 0, when);
        Assert.True(Sum(lines, "BASIC") == available + unsettled, $"{when}: basic");
        Assert.True(Sum(lines, "OPERATION") == operation, $"{when}: operation");
        Assert.True(orders.Sum(o => (long)o!["unsettled"]!) == unsettled, $"{when}: unsettled");
        foreach (var order in orders)
        {
            Assert.True((long)order!["split_held"]! <= (long)order["unsettled"]!, $"{when}: held");
            Assert.True((long)order["refunded"]! <= (long)order["total"]!, $"{when}: refunded");
        }
    }

    private static long Sum(JsonArray lines, string account) =>
        lines.Where(l => (string?)l!["account"] == account).Sum(l => (long)l!["amount"]!);
}
