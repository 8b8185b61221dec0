using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Orders;

/// <summary>POST /v3/pay/transactions/{jsapi|app|h5|native} (下单): a ticket for the payer, the same order for the same request.</summary>
internal sealed class PlaceOrder(SandboxCore core, OrderBook orders, OrderRequest request)
{
    private readonly PayLimits limits = core.Limits.Pay;

    public void Map(PayRoutes routes)
    {
        routes.Post("/v3/pay/transactions/jsapi", call => Answer("prepay_id", Place(call, OrderTerms.Jsapi).PrepayId));
        routes.Post("/v3/pay/transactions/app", call => Answer("prepay_id", Place(call, OrderTerms.App).PrepayId));
        routes.Post("/v3/pay/transactions/native", call => Answer("code_url", CodeUrl(Place(call, OrderTerms.Native))));
        routes.Post("/v3/pay/transactions/h5", call => Answer("h5_url", PageUrl(Place(call, OrderTerms.H5))));
    }

    public static string CodeUrl(PrepayTicket ticket) => "weixin://wxpay/bizpayurl?pr=" + ticket.Code;

    private PrepayTicket Place(PayCall call, string tradeType)
    {
        var terms = request.Read(call, tradeType);
        var known = orders.Find(terms.Mchid, terms.OutTradeNo);
        if (known is not null) CheckRepeat(known, terms, call.Now);
        var ticket = known is not null && known.Ticket.ValidUntil > call.Now
            ? known.Ticket with { PageUntil = call.Now.AddMinutes(limits.H5PageMinutes) }
            : NewTicket(call.Now);
        var order = known is null
            ? new PayOrder { Terms = terms, CreatedAt = call.Now, ClosesAt = call.Now.AddDays(limits.OrderClosesAfterDays),
                Ticket = ticket }
            : known with { Ticket = ticket };
        orders.Put(order);
        core.Store.Journal("pay", known is null ? "order.placed" : "order.placed-again",
            new { terms.Mchid, terms.OutTradeNo, terms.Total, terms.TradeType, ticket.PrepayId });
        return ticket;
    }

    private static void CheckRepeat(PayOrder known, OrderTerms terms, DateTimeOffset now)
    {
        if (known.Paid) throw new PayRefusal(400, "ORDERPAID", "该订单已支付");
        if (known.StateAt(now) == PayOrder.Closed) throw new PayRefusal(400, "ORDER_CLOSED", "该订单已关闭，请更换商户订单号重新下单");
        if (known.Terms != terms) throw new PayRefusal(403, "OUT_TRADE_NO_USED", "商户订单号重复，请求参数与首次下单时不一致");
    }

    private PrepayTicket NewTicket(DateTimeOffset now) => new(
        "wx" + now.ToOffset(TimeSpan.FromHours(8)).ToString("ddHHmmss", Text.Plain) + Ids.RandomHex(11) + "0000",
        Ids.Random(9), now.AddMinutes(limits.PrepayMinutes), now.AddMinutes(limits.H5PageMinutes));

    private string PageUrl(PrepayTicket ticket) =>
        $"{core.Addresses.Pay}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id={ticket.PrepayId}&package={Ids.RandomDigits(10)}";

    private static PayAnswer Answer(string name, string value) => PayAnswer.Json(new JsonObject { [name] = value });
}
