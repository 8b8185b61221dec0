using System.Text.Json;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Notices;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Orders;

/// <summary>A person pays on the phone (用户付款): the money comes in, the fee goes out, the merchant is told.</summary>
internal sealed class PayByPersona(SandboxCore core, PayBooks books, Settlement settlement, PayNotices notices)
{
    public PayOrder Pay(string ticket, string? personaId) => core.Store.Atomic(() =>
    {
        var persona = core.Personas.Get(personaId);
        var (order, openid) = Open(ticket, persona);
        var merchant = books.Merchants.Get(order.Terms.Mchid);
        var paid = Charge(order, merchant, persona.Id, openid);
        books.Orders.Put(paid);
        Book(paid);
        settlement.Await(paid, merchant);
        notices.Send(merchant, paid.Terms.NotifyUrl, PayEvent.Paid, OrderView.Of(paid, core.Clock.Now));
        var voucher = new { amount = paid.Terms.Total, paid.Terms.Description, merchant.Name,
            transaction_id = paid.Payment!.TransactionId };
        core.Inbox.Add(persona.Id, "微信支付", "payment", JsonSerializer.Serialize(voucher, Store.Json));
        core.Store.Journal("pay", "order.paid", new
        {
            merchant.Mchid, paid.Terms.OutTradeNo, paid.Payment.TransactionId, paid.Terms.Total, paid.Payment.Fee, persona = persona.Id,
        });
        return paid;
    });

    /// <summary>The till as it opens for this person, or why it does not.</summary>
    public PayOrder Look(string ticket, string? personaId) => Open(ticket, core.Personas.Get(personaId)).Order;

    /// <summary>The payer opened the till and left, or the bank said no: the order stays unpaid.</summary>
    public PayOrder LeaveUnpaid(string ticket, string? personaId, string how) => core.Store.Atomic(() =>
    {
        var persona = core.Personas.Get(personaId);
        var (order, _) = Open(ticket, persona);
        core.Store.Journal("pay", "order." + how, new { order.Terms.Mchid, order.Terms.OutTradeNo, persona = persona.Id });
        return order;
    });

    private (PayOrder Order, string Openid) Open(string ticket, Persona persona)
    {
        var order = books.Orders.ByTicket(ticket) ?? throw ControlRefusal.Missing("prepay ticket", ticket);
        var now = core.Clock.Now;
        if (order.Paid) throw Refused("paid", "该订单已支付");
        if (order.StateAt(now) != PayOrder.NotPay) throw Refused("closed", "该订单已关闭");
        if (order.Terms.TimeExpire <= now) throw Refused("expired", "订单已过期");
        if (now >= (ticket.StartsWith("http", StringComparison.Ordinal) ? order.Ticket.PageUntil : order.Ticket.ValidUntil))
            throw Refused("ticket_expired", "预支付会话已过期，请商户重新下单");
        var openid = core.Personas.OpenId(order.Terms.Appid, persona.Id);
        if (order.Terms.Openid is { } wanted && wanted != openid) throw Refused("other_payer", "下单账号与支付账号不一致");
        return (order, openid);
    }

    private PayOrder Charge(PayOrder order, Merchant merchant, string persona, string openid)
    {
        var bps = merchant.Terms.FeeBps;
        var fee = Fee.Of(order.Terms.Total, bps);
        var payment = new Payment(books.Numbers.Transaction(), persona, openid, WholeSecond(core.Clock.Now), fee, bps, "OTHERS");
        return order with { State = PayOrder.Success, Payment = payment, Unsettled = order.Terms.Total - fee };
    }

    private void Book(PayOrder paid)
    {
        var (payment, terms) = (paid.Payment!, paid.Terms);
        books.Money.Move(terms.Mchid, Pocket.Unsettled, terms.Total,
            new Slip("交易", "交易", payment.TransactionId, terms.OutTradeNo));
        books.Money.Move(terms.Mchid, Pocket.Unsettled, -payment.Fee,
            new Slip("扣除交易手续费", "扣除交易手续费", payment.TransactionId, terms.OutTradeNo));
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    private static ControlRefusal Refused(string code, string message) => new(409, "pay." + code, message);
}
