using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution;

/// <summary>
/// Carries an order's commissions through their life and the ledger (佣金流转). The three kinds of news may be heard in any order: what is paid
/// out never depends on which came first.
/// </summary>
internal sealed class Commissions(SiyuDb db, ILedger ledger)
{
    /// <summary>Lines of an order that is not paid yet cost so much now.</summary>
    public async Task Reprice(OrderId order, IReadOnlyDictionary<OrderLineId, Money> cash, CancellationToken ct)
    {
        foreach (var row in await Of(order, ct)) row.Reprice(cash[row.Line]);
    }

    /// <summary>Orders are paid: what is due becomes an expense that waits.</summary>
    public async Task Accrue(IReadOnlyList<(OrderId Order, DateTimeOffset At)> paid, CancellationToken ct)
    {
        var orders = paid.Select(one => one.Order).ToList();
        var rows = (await Locked(row => orders.Contains(row.OrderId), ct)).ToLookup(row => row.OrderId);
        await Post([.. paid.Select(one => Accrued(one.Order, [.. rows[one.Order]], one.At))], ct);
    }

    /// <summary>The after-sale window is over: what still waits can be paid out. Accounts of both journals are locked together, in their
    /// order.</summary>
    public async Task Release(OrderId order, DateTimeOffset at, CancellationToken ct)
    {
        var all = await Of(order, ct);
        var accrued = Accrued(order, all, at);
        var rows = all.Where(row => row.State == CommissionState.Pending).ToList();
        foreach (var row in rows) row.Release(at);
        var due = Sums(rows, row => row.Due);
        var payable = new Journal($"commission-payable/{order}", "commission_payable", $"order/{order}", at,
            [.. due.SelectMany(sum => Legs(AccountKind.CommissionPending, sum.Earner, AccountKind.CommissionPayable, sum))]);
        await Post([accrued, payable], ct);
        foreach (var (earner, amount) in due) db.Publish(new CommissionPayable(order, earner, amount, at));
    }

    private Journal Accrued(OrderId order, IReadOnlyList<Commission> all, DateTimeOffset at)
    {
        var rows = all.Where(row => row.State == CommissionState.Frozen).ToList();
        foreach (var row in rows) row.Accrue(at);
        var due = Sums(rows, row => row.Due);
        foreach (var (earner, amount) in due) db.Publish(new CommissionAccrued(order, earner, amount, at));
        return new($"commission-accrued/{order}", "commission_accrued", $"order/{order}", at,
            [.. due.SelectMany(sum => Legs(AccountKind.CommissionExpense, "", AccountKind.CommissionPending, sum))]);
    }

    private Task<List<Commission>> Of(OrderId order, CancellationToken ct) => Locked(row => row.OrderId == order, ct);

    /// <summary>Units were refunded: what was granted beyond the cash left goes back; from what is payable first, then as a claim on the
    /// earner.</summary>
    public async Task Reverse(OrderRefunded news, CancellationToken ct)
    {
        var lines = news.Lines.Select(line => line.Line).ToList();
        var left = news.Lines.ToDictionary(line => line.Line, line => line.CashLeft);
        var rows = await Locked(row => lines.Contains(row.Line), ct);
        var back = rows.Select(row => (Row: row, Amount: row.ReverseTo(left[row.Line]))).Where(one => one.Amount.IsPositive).ToList();
        var pending = Sums(back.Where(one => one.Row.State == CommissionState.Pending), one => one.Row.Earner, one => one.Amount);
        var payable = Sums(back.Where(one => one.Row.State == CommissionState.Payable), one => one.Row.Earner, one => one.Amount);
        var entries = pending.SelectMany(sum => Legs(AccountKind.CommissionPending, sum.Earner, AccountKind.CommissionExpense, sum))
            .ToList();
        await PostReversal(news, entries, payable, ct);
        foreach (var (earner, amount) in pending) db.Publish(new CommissionReversed(news.Order, earner, amount, false, news.At));
        foreach (var (earner, amount) in payable) db.Publish(new CommissionReversed(news.Order, earner, amount, true, news.At));
    }

    /// <summary>A payout that takes the balance between our look and our journal turns the rest into a claim.</summary>
    private async Task PostReversal(OrderRefunded news, List<Entry> pending, IReadOnlyList<(StaffId Earner, Money Amount)> payable,
        CancellationToken ct)
    {
        var key = $"commission-reversed/{news.AfterSale}";
        Journal Reversal(IReadOnlyDictionary<Account, Money> balances) => new(
            key, "commission_reversed", $"order/{news.Order}", news.At,
                [.. pending, .. payable.SelectMany(sum => Clawback(sum, balances))]);
        var balances = await ledger.Balances([.. payable.Select(sum => Account.Of(AccountKind.CommissionPayable, sum.Earner))], ct);
        if (await TryPost(Reversal(balances), ct)) return;
        var posted = await TryPost(Reversal(new Dictionary<Account, Money>()), ct);
        Must.Hold(posted, "a claim can always be posted");
    }

    private static IEnumerable<Entry> Clawback((StaffId Earner, Money Amount) sum, IReadOnlyDictionary<Account, Money> balances)
    {
        var balance = balances.GetValueOrDefault(Account.Of(AccountKind.CommissionPayable, sum.Earner));
        var covered = Money.Min(Money.Max(balance, Money.Zero), sum.Amount);
        if (covered.IsPositive) yield return Entry.Debit(AccountKind.CommissionPayable, sum.Earner, covered);
        if (sum.Amount > covered) yield return Entry.Debit(AccountKind.PromoterReceivable, sum.Earner, sum.Amount - covered);
        yield return Entry.Credit(AccountKind.CommissionExpense, "", sum.Amount);
    }

    /// <summary>From one account to another; the earner's key stands at both but the group's expense.</summary>
    private static Entry[] Legs(AccountKind debit, object debitSub, AccountKind credit, (StaffId Earner, Money Amount) sum) =>
    [
        Entry.Debit(debit, debitSub, sum.Amount),
        Entry.Credit(credit, credit == AccountKind.CommissionExpense ? "" : sum.Earner, sum.Amount),
    ];

    private async Task Post(IReadOnlyList<Journal> journals, CancellationToken ct) => Must.Hold(
        (await ledger.Post([.. journals.Where(journal => journal.Entries.Count > 0)], ct)).All(posted => posted.Ok),
        "pending commission covers what leaves it");

    private async Task<bool> TryPost(Journal journal, CancellationToken ct) =>
        journal.Entries.Count == 0 || (await ledger.Post([journal], ct))[0].Ok;

    private async Task<List<Commission>> Locked(System.Linq.Expressions.Expression<Func<Commission, bool>> which, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        var ids = await db.All<Commission>().Where(which).Select(row => row.Id).ToListAsync(ct);
        return ids.Count == 0 ? [] : await db.Locked<Commission, CommissionId>(ids, ct);
    }

    private static IReadOnlyList<(StaffId Earner, Money Amount)> Sums(IEnumerable<Commission> rows, Func<Commission, Money> amount) =>
        Sums(rows, row => row.Earner, amount);

    private static IReadOnlyList<(StaffId Earner, Money Amount)> Sums<T>(IEnumerable<T> rows, Func<T, StaffId> earner, Func<T,
        Money> amount) =>
        [.. rows.GroupBy(earner).Select(group => (group.Key, group.Sum(amount))).Where(sum => sum.Item2.IsPositive)
            .OrderBy(sum => sum.Key.Value)];
}
