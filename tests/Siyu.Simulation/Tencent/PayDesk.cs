using System.Globalization;
using System.Text.Json.Nodes;

namespace Siyu.Simulation.Tencent;

/// <summary>An answer of WeChat Pay before it is signed.</summary>
internal sealed record PayAnswer(int Status, string Body);

/// <summary>Carries out calls of WeChat Pay v3 as strictly as the real one (微信支付柜台): one number is one thing for ever.</summary>
internal sealed class PayDesk(PayBooks books)
{
    private const string Trades = "/v3/pay/transactions/out-trade-no/";
    private const string RefundsPath = "/v3/refund/domestic/refunds";
    private const string Bills = "/v3/fund-app/mch-transfer/transfer-bills";

    public PayAnswer Handle(string method, string path, JsonObject body) => (method, path) switch
    {
        ("POST", "/v3/pay/transactions/jsapi") => Prepay(body),
        ("POST", _) when path.StartsWith(Trades, StringComparison.Ordinal) && path.EndsWith("/close", StringComparison.Ordinal) =>
            Close(path[Trades.Length..^"/close".Length]),
        ("GET", _) when path.StartsWith(Trades, StringComparison.Ordinal) => Query(path[Trades.Length..]),
        ("POST", RefundsPath) => Refund(body),
        ("GET", _) when path.StartsWith(RefundsPath + "/", StringComparison.Ordinal) => QueryRefund(path[(RefundsPath.Length + 1)..]),
        ("POST", Bills) => Transfer(body),
        ("GET", _) when path.StartsWith(Bills + "/out-bill-no/", StringComparison.Ordinal) =>
            QueryTransfer(path[(Bills.Length + "/out-bill-no/".Length)..]),
        ("POST", "/v3/profitsharing/orders/unfreeze") => Unfreeze(body),
        ("GET", _) when path.StartsWith("/v3/bill/", StringComparison.Ordinal) => No(400, "NO_STATEMENT_EXIST"),
        _ => No(404, "NO_SUCH_INTERFACE"),
    };

    private PayAnswer Prepay(JsonObject body)
    {
        var number = Text(body, "out_trade_no");
        var fen = (long)body["amount"]!["total"]!;
        if (!books.Orders.TryGetValue(number, out var order))
        {
            order = books.Orders[number] = new()
            {
                Number = number, Fen = fen, AppId = Text(body, "appid"), Frozen = (bool?)body["settle_info"]?["profit_sharing"] ?? false,
                Expires = DateTimeOffset.Parse(Text(body, "time_expire"), CultureInfo.InvariantCulture),
            };
        }
        if (order.Fen != fen) return No(400, "INVALID_REQUEST");
        return order.State switch
        {
            "NOTPAY" => Yes(new JsonObject { ["prepay_id"] = "wx" + number }),
            "CLOSED" => No(400, "ORDER_CLOSED"),
            _ => No(400, "ORDERPAID"),
        };
    }

    private PayAnswer Query(string number) =>
        books.Orders.TryGetValue(number, out var order) ? new(200, PayWords.Order(order)) : No(404, "ORDER_NOT_EXIST");

    private PayAnswer Close(string number)
    {
        if (!books.Orders.TryGetValue(number, out var order)) return No(404, "ORDER_NOT_EXIST");
        if (order.IsPaid) return No(400, "ORDERPAID");
        books.Close(order);
        return new(204, "");
    }

    private PayAnswer Refund(JsonObject body)
    {
        var number = Text(body, "out_refund_no");
        var fen = (long)body["amount"]!["refund"]!;
        if (books.Refunds.TryGetValue(number, out var known) && known.State != "CLOSED")
            return known.Fen == fen ? new(200, PayWords.Refund(known, notice: false)) : No(400, "PARAM_ERROR");
        if (!books.Orders.TryGetValue(Text(body, "out_trade_no"), out var order) || !order.IsPaid) return No(404, "RESOURCE_NOT_EXISTS");
        if (order.Returned + fen > order.Fen || (long)body["amount"]!["total"]! != order.Fen) return No(400, "INVALID_REQUEST");
        (order.Returned, order.State) = (order.Returned + fen, "REFUND");
        var refund = books.Refunds[number] = new() { Number = number, Id = books.NextId("50300"), Of = order, Fen = fen };
        return new(200, PayWords.Refund(refund, notice: false));
    }

    private PayAnswer QueryRefund(string number) =>
        books.Refunds.TryGetValue(number, out var refund) ? new(200, PayWords.Refund(refund, notice: false)) : No(404,
            "RESOURCE_NOT_EXISTS");

    private PayAnswer Transfer(JsonObject body)
    {
        var number = Text(body, "out_bill_no");
        var fen = (long)body["transfer_amount"]!;
        if (books.Transfers.TryGetValue(number, out var known))
            return known.Fen == fen ? new(200, PayWords.Transfer(known)) : No(400, "INVALID_REQUEST");
        var transfer = books.Transfers[number] = new() { Number = number, Id = books.NextId("13300"), Fen = fen, At = books.Now };
        return new(200, PayWords.Transfer(transfer));
    }

    private PayAnswer QueryTransfer(string number) =>
        books.Transfers.TryGetValue(number, out var transfer) ? new(200, PayWords.Transfer(transfer)) : No(404, "NOT_FOUND");

    private PayAnswer Unfreeze(JsonObject body)
    {
        var order = books.Orders.Values.FirstOrDefault(one => one.Transaction == Text(body, "transaction_id"));
        if (order is null || !order.Frozen) return No(400, "INVALID_REQUEST");
        order.Unfrozen = true;
        return Yes(new JsonObject { ["transaction_id"] = order.Transaction, ["state"] = "PROCESSING" });
    }

    private static string Text(JsonObject body, string name) => (string)body[name]!;

    private static PayAnswer Yes(JsonObject body) => new(200, body.ToJsonString());

    private static PayAnswer No(int status, string code) => new(status, PayWords.Fault(code));
}
