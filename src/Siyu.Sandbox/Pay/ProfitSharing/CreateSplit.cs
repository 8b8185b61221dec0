using System.Text.RegularExpressions;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.ProfitSharing;

/// <summary>POST /v3/profitsharing/orders and …/unfreeze (请求分账、解冻剩余资金): reserved at once, paid out a little later.</summary>
internal sealed partial class CreateSplit(SandboxCore core, PayBooks books, SplitBook splits, FinishSplit finish, SplitRules rules)
{
    private const int MaxReceivers = 50;

    public void Map(PayRoutes routes)
    {
        routes.Post("/v3/profitsharing/orders", Split);
        routes.Post("/v3/profitsharing/orders/unfreeze", Unfreeze);
    }

    private PayAnswer Split(PayCall call)
    {
        var body = call.Body();
        var appid = body.Text("appid", 32);
        if (!call.Merchant.Appids.Contains(appid)) throw new PayRefusal(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配");
        var (transaction, number) = (body.Text("transaction_id", 32), body.Text("out_order_no", 64, Number()));
        var unfreeze = body.Flag("unfreeze_unsplit")
            ?? throw body.Refuse("unfreeze_unsplit", "", "输入源“/body/unfreeze_unsplit”映射到字段“unfreeze_unsplit”，此字段必填");
        var shares = body.List("receivers", 1, MaxReceivers).Select(r => Read(r, call.Now)).ToList();
        if (shares.DistinctBy(s => (s.Type, s.Account)).Count() < shares.Count) throw PayRefusal.Invalid("同一笔分账请求中，分账接收方不能重复");
        var asked = $"split|{appid}|{transaction}|{unfreeze}|"
            + string.Join(';', shares.Select(s => $"{s.Type},{s.Account},{s.Amount},{s.Description}"));
        if (splits.Find(call.Merchant.Mchid, number) is { } known) return Repeat(known, asked);
        var order = rules.Splittable(call.Merchant, transaction, call.Now);
        rules.CheckAmounts(call.Merchant, order, shares.Sum(s => s.Amount));
        return Accept(order, number, asked, shares, unfreeze);
    }

    private PayAnswer Unfreeze(PayCall call)
    {
        var body = call.Body();
        var (transaction, number) = (body.Text("transaction_id", 32), body.Text("out_order_no", 64, Number()));
        var description = body.Text("description", 80);
        var asked = $"unfreeze|{transaction}|{description}";
        if (splits.Find(call.Merchant.Mchid, number) is { } known) return Repeat(known, asked);
        var order = rules.Splittable(call.Merchant, transaction, call.Now);
        var rest = new Share(
            SplitReceiver.MerchantType, call.Merchant.Mchid, order.Unsplit, description, books.Numbers.SplitDetail(), call.Now);
        return Accept(order, number, asked, [rest], unfreeze: true);
    }

    private static PayAnswer Repeat(SplitOrder known, string asked) => known.Asked == asked
        ? PayAnswer.Json(SplitView.Of(known))
        : throw PayRefusal.Invalid("商户分账单号重复，请求参数与首次请求时不一致");

    private PayAnswer Accept(PayOrder order, string number, string asked, IReadOnlyList<Share> shares, bool unfreeze)
    {
        var split = new SplitOrder
        {
            Mchid = order.Terms.Mchid,
            OutOrderNo = number,
            OrderId = books.Numbers.Split(),
            TransactionId = order.Payment!.TransactionId,
            OutTradeNo = order.Terms.OutTradeNo,
            Asked = asked,
            Shares = shares,
            Unfreeze = unfreeze,
            CreatedAt = core.Clock.Now,
        };
        splits.Put(split);
        books.Orders.Put(order with { SplitHeld = order.SplitHeld + shares.Sum(s => s.Amount), SplitRequests = order.SplitRequests + 1 });
        finish.Schedule(split, books.Merchants.Get(split.Mchid));
        core.Store.Journal("pay", "split.accepted", new { split.Mchid, split.OutTradeNo, split.OutOrderNo, split.OrderId, shares });
        return PayAnswer.Json(SplitView.Of(split));
    }

    private Share Read(PayBody receiver, DateTimeOffset now) => new(
        receiver.OneOf("type", SplitReceiver.MerchantType, SplitReceiver.PersonType),
        receiver.Text("account", 64),
        receiver.Number("amount", 1, 10_000_000_000),
        receiver.Text("description", 80),
        books.Numbers.SplitDetail(),
        now);

    [GeneratedRegex(@"^[0-9A-Za-z_\-|*@]+$")]
    private static partial Regex Number();
}
