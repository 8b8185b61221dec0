using Siyu.Contracts.Distribution;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Statements;

/// <summary>
/// Notes what settled orders owe to counters and dealers (登记应结明细): all of an order at each of its news, what stands already left out, so
/// that news may come twice, late and in any order.
/// </summary>
internal sealed class NoteOwed(SiyuDb db, IOrders orders) : IGroupReaction
{
    public static Hearing News => new Hearing().Reacts<OrderSettled>().Reacts<OrderRefunded>();

    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        var heard = news.Select(one => one is OrderSettled settled ? settled.Order : ((OrderRefunded)one).Order).Distinct().ToList();
        await db.NoteFacts([.. (await orders.Owed(heard, ct)).Select(Fact.Of)], ct);
    }
}

/// <summary>
/// Notes what moved a guide's balance (登记佣金明细): commission that became payable or was taken back, payouts and their returns; each as the
/// ledger has it.
/// </summary>
internal sealed class NoteEarned(SiyuDb db, ILedger ledger) : IGroupReaction
{
    private static readonly AccountKind[] Balance = [AccountKind.CommissionPayable, AccountKind.PromoterReceivable];

    public static Hearing News => new Hearing().Reacts<CommissionPayable>().Reacts<CommissionReversed>()
        .Reacts<PayoutStarted>().Reacts<PayoutEnded>();

    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        var entries = await ledger.About([.. news.Select(SubjectOf).Distinct()], Balance, ct);
        var facts = entries.GroupBy(entry => (entry.JournalKey, entry.Account.Sub))
            .Select(journal => Fact.Of(Guid.Parse(journal.Key.Sub), [.. journal])).Where(fact => !fact.Amount.IsZero);
        await db.NoteFacts([.. facts], ct);
    }

    private static string SubjectOf(object news) => news switch
    {
        CommissionPayable payable => $"order/{payable.Order}",
        CommissionReversed reversed => $"order/{reversed.Order}",
        PayoutStarted started => $"payout/{started.Payout}",
        PayoutEnded ended => $"payout/{ended.Payout}",
        _ => throw new BrokenInvariant("news that this listener hears"),
    };
}

/// <summary>Notes what dealers' and counters' tills gave away for the group (登记核销明细): coupons redeemed there, and those taken back; each
/// as the ledger has it.</summary>
internal sealed class NoteRedeemed(SiyuDb db, ILedger ledger) : IGroupReaction
{
    private static readonly AccountKind[] Payable = [AccountKind.StorePayable, AccountKind.SupplierPayable];

    public static Hearing News => new Hearing().Reacts<CouponRedeemed>().Reacts<RedemptionUndone>();

    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        var redemptions = news.Select(one => one is CouponRedeemed redeemed ? redeemed.Redemption : ((RedemptionUndone)one).Redemption);
        var entries = await ledger.About([.. redemptions.Distinct().Select(id => $"redemption/{id}")], Payable, ct);
        await db.NoteFacts([.. entries.Select(Fact.OfRedemption)], ct);
    }
}

/// <summary>How facts are written down (明细落库): each once, by the key of its journal.</summary>
internal static class FactRows
{
    private const string Unique = "journal, kind, counterparty, detail";

    public static Task<int> NoteFacts(this SiyuDb db, IReadOnlyCollection<Fact> facts, CancellationToken ct) =>
        db.InsertNew(facts, Unique, ct);
}
