using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Statements;

namespace Siyu.Settlement.Console;

/// <summary>Payouts of the staff one may see (提现列表), newest first.</summary>
internal sealed class PayoutList(SiyuDb db, IOrganization organization) : ISlice
{
    internal sealed record Row(
        PayoutId Id, StaffId Earner, PayoutState State, Money Netted, Money Gross, Money Tax,
        Money Net, string? Reason, DateTimeOffset RequestedAt, DateTimeOffset? EndedAt)
    {
        public string? EarnerName { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/payouts", (
                Actor actor, [FromQuery] PayoutState? state, [FromQuery] string? after,
                [FromQuery] int? size, PayoutList slice, CancellationToken ct) =>
                slice.Handle(actor, state, new PageAsk(after, size), ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, PayoutState? state, PageAsk ask, CancellationToken ct)
    {
        var payouts = db.Payouts(actor).AsNoTracking();
        if (state is not null) payouts = payouts.Where(p => p.State == state);
        var found = await payouts.After(ask).Take(ask.Take + 1).ToListAsync(ct);
        var names = await organization.StaffNames([.. found.Select(p => p.Earner).Distinct()], ct);
        return found.ToPage(ask, p => new Row(
            p.Id, p.Earner, p.State, p.Netted, p.Gross, p.Tax, p.Net, p.Reason, p.RequestedAt, p.EndedAt)
            { EarnerName = names.GetValueOrDefault(p.Earner) });
    }
}
