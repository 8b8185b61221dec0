using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Guide;

/// <summary>
/// What a guide has earned (我的佣金): waiting for the after-sale window, payable, on its way, received; all from the ledger.
/// </summary>
internal sealed class MyCommission(SiyuDb db, ILedger ledger) : ISlice
{
    internal sealed record Response(Money Pending, Money Payable, Money Owed, Money InFlight, Money Paid, bool ReceiverLinked);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/commission", (Actor actor, MyCommission slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.AnyStaff);

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        var earner = actor.Staff;
        var accounts = MyCommissionEntries.AccountsOf(earner);
        var balances = await ledger.Balances(accounts, ct);
        var payouts = await db.All<Payout>().Where(p => p.Earner == earner).Select(p => new { p.State, p.Net }).ToListAsync(ct);
        return new Response(
            balances[accounts[0]], balances[accounts[1]], balances[accounts[2]],
            payouts.Where(p => p.State is PayoutState.Requested or PayoutState.InFlight).Sum(p => p.Net),
            payouts.Where(p => p.State == PayoutState.Paid).Sum(p => p.Net),
            await db.All<Receiver>().AnyAsync(r => r.Id == earner, ct));
    }
}

/// <summary>The entries behind a guide's commission (佣金明细), newest first.</summary>
internal sealed class MyCommissionEntries(ILedger ledger) : ISlice
{
    internal sealed record Row(string Kind, string Subject, AccountKind Account, Money Amount, DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/commission/entries", (
                Actor actor, [FromQuery] string? after, [FromQuery] int? size, MyCommissionEntries slice, CancellationToken ct) =>
                slice.Handle(actor, new PageAsk(after, size), ct).ToHttp())
            .Allow(Allow.AnyStaff);

    public async Task<Result<Page<Row>>> Handle(Actor actor, PageAsk ask, CancellationToken ct)
    {
        var page = await ledger.Entries(AccountsOf(actor.Staff), ask, ct);
        return new Page<Row>([.. page.Rows.Select(e => new Row(e.JournalKind, e.Subject, e.Account.Kind, e.Amount, e.At))], page.Next);
    }

    /// <summary>Pending, payable, owed.</summary>
    internal static Account[] AccountsOf(StaffId earner) =>
    [
        Account.Of(AccountKind.CommissionPending, earner), Account.Of(AccountKind.CommissionPayable, earner),
        Account.Of(AccountKind.PromoterReceivable, earner),
    ];
}
