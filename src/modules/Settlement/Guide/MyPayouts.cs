using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Guide;

/// <summary>A guide's own payouts (我的提现), newest first.</summary>
internal sealed class MyPayouts(SiyuDb db) : ISlice
{
    internal sealed record Row(
        PayoutId Id, PayoutState State, Money Amount, Money Tax, string? Reason, DateTimeOffset RequestedAt, DateTimeOffset? EndedAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
                "/guide/payouts",
                (Actor actor, [FromQuery] string? after, [FromQuery] int? size, MyPayouts slice, CancellationToken ct) =>
                    slice.Handle(actor, new PageAsk(after, size), ct).ToHttp())
            .Allow(Allow.AnyStaff);

    public async Task<Result<Page<Row>>> Handle(Actor actor, PageAsk ask, CancellationToken ct)
    {
        var earner = actor.Staff;
        var found = await db.All<Payout>().AsNoTracking().Where(p => p.Earner == earner).After(ask).Take(ask.Take + 1).ToListAsync(ct);
        return found.ToPage(ask, p => new Row(p.Id, p.State, p.Net, p.Tax, p.Reason, p.RequestedAt, p.EndedAt));
    }
}
