using System.Text.Json;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Notices;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Transfers;

/// <summary>How a transfer goes on (转账推进): confirmed and paid, cancelled, or failed after a day; what is not paid comes back.</summary>
internal sealed class EndTransfer
{
    private const string TimerKind = "pay.transfer";
    private readonly SandboxCore core;
    private readonly PayBooks books;
    private readonly TransferBook transfers;
    private readonly PayNotices notices;

    public EndTransfer(SandboxCore core, PayBooks books, TransferBook transfers, PayNotices notices)
    {
        (this.core, this.books, this.transfers, this.notices) = (core, books, transfers, notices);
        core.Clock.On(TimerKind, (key, _) =>
        {
            core.Store.Atomic(() => Advance(transfers.Get(key)));
            return Task.CompletedTask;
        });
    }

    public void ExpireLater(TransferBill bill) => core.Clock.Schedule(ExpiresAt(bill), TimerKind, bill.Key);

    public TransferBill Begin(TransferBill bill, string state)
    {
        var next = Keep(bill with { State = state });
        var delay = books.Merchants.Get(bill.Terms.Mchid).Terms.TransferDelayMs;
        core.Clock.Schedule(core.Clock.Now.AddMilliseconds(delay), TimerKind, bill.Key);
        return next;
    }

    public TransferBill Fail(TransferBill bill, string reason) => End(bill with { State = TransferBill.Fail, FailReason = reason });

    /// <summary>The person confirms receipt on the official page (用户确认收款).</summary>
    public TransferBill Confirm(string packageInfo, string? personaId) => core.Store.Atomic(() =>
    {
        var persona = core.Personas.Get(personaId);
        var bill = transfers.ByPackage(packageInfo) ?? throw ControlRefusal.Missing("transfer", packageInfo);
        if (bill.State != TransferBill.WaitUserConfirm)
            throw new ControlRefusal(409, "pay.transfer_not_waiting", $"The transfer is {bill.State}.");
        if (core.Personas.OpenId(bill.Terms.Appid, persona.Id) != bill.Terms.Openid)
            throw new ControlRefusal(409, "pay.other_receiver", "The transfer is for somebody else.");
        return bill.Terms.UserName is { } name && name != persona.Name
            ? Fail(bill, "NAME_NOT_CORRECT")
            : Begin(bill, TransferBill.Transfering);
    });

    private void Advance(TransferBill bill)
    {
        switch (bill.State)
        {
            case TransferBill.WaitUserConfirm when core.Clock.Now >= ExpiresAt(bill):
                Fail(bill, "OVERDUE_CLOSE");
                break;
            case TransferBill.Transfering:
                Pay(bill);
                break;
            case TransferBill.Canceling:
                End(bill with { State = TransferBill.Cancelled });
                break;
            default:
                // The day's timer of a bill that ended meanwhile.
                break;
        }
    }

    private DateTimeOffset ExpiresAt(TransferBill bill) => bill.CreatedAt.AddHours(core.Limits.Pay.TransferConfirmHours);

    private void Pay(TransferBill bill)
    {
        End(bill with { State = TransferBill.Success });
        var persona = core.Personas.ByOpenId(bill.Terms.Appid, bill.Terms.Openid)!;
        core.Inbox.Add(persona.Id, "微信支付", "transfer", JsonSerializer.Serialize(
            new { amount = bill.Terms.Amount, remark = bill.Terms.Remark, transfer_bill_no = bill.TransferBillNo }, Store.Json));
    }

    private TransferBill End(TransferBill bill)
    {
        var done = Keep(bill);
        var terms = done.Terms;
        if (done.State != TransferBill.Success)
        {
            books.Money.Move(terms.Mchid, Pocket.Operation, terms.Amount,
                new Slip("商家转账", "商家转账退回", done.TransferBillNo, terms.OutBillNo, terms.Remark));
        }
        var merchant = books.Merchants.Get(terms.Mchid);
        notices.Send(merchant, terms.NotifyUrl, PayEvent.TransferFinished,
            TransferView.Notice(done, merchant.Switches.TransferNoticeBothKeys));
        return done;
    }

    private TransferBill Keep(TransferBill bill)
    {
        var kept = bill with { UpdatedAt = core.Clock.Now };
        transfers.Put(kept);
        core.Store.Journal("pay", "transfer." + kept.State.ToLowerInvariant(),
            new { kept.Terms.Mchid, kept.Terms.OutBillNo, kept.TransferBillNo, kept.Terms.Amount, kept.FailReason });
        return kept;
    }
}
