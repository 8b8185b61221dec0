using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>The after-sale desk (售后台): what waits for a decision first.</summary>
internal sealed class AfterSaleList(SiyuDb db) : ISlice
{
    internal sealed record Row(
        AfterSaleId Id, OrderId Order, AfterSaleState State, string Reason, Money Cash, Money Freight, DateTimeOffset AppliedAt,
        IReadOnlyList<Units> Lines);

    internal sealed record Units(OrderLineId Line, int Quantity);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/after-sales",
            (Actor actor, AfterSaleState? state, AfterSaleId? after, int? size, AfterSaleList slice, CancellationToken ct) =>
            slice.Handle(actor, state, after, size, ct).ToHttp()).Allow(Allow.Staff("orders.read"));

    public async Task<Result<Page<Row>>> Handle(Actor actor, AfterSaleState? state, AfterSaleId? after, int? size, CancellationToken ct)
    {
        var page = new PageAsk(null, size);
        var rows = db.Rows<AfterSale>(actor).AsNoTracking();
        if (state is { } wanted) rows = rows.Where(one => one.State == wanted);
        if (after is { } last)
        {
            // Ids follow time, so the cursor is the last row's own.
            var at = await db.All<AfterSale>().Where(one => one.Id == last).Select(one => (DateTimeOffset?)one.AppliedAt)
                .SingleOrDefaultAsync(ct);
            if (at is { } before) rows = rows.Where(one => one.AppliedAt < before || (one.AppliedAt == before && one.Id != last));
        }
        var found = await rows.OrderByDescending(one => one.AppliedAt).ThenByDescending(one => one.Id).Take(page.Take + 1).ToListAsync(ct);
        var shown = found.Take(page.Take).ToList();
        var ids = shown.Select(one => one.Id).ToList();
        var lines = (await db.All<AfterSaleLine>().AsNoTracking().Where(line => ids.Contains(line.AfterSale)).ToListAsync(ct))
            .ToLookup(line => line.AfterSale);
        return new Page<Row>(
            [.. shown.Select(one =>
                new Row(one.Id, one.OrderId, one.State, one.Reason, one.Cash, one.Freight, one.AppliedAt,
                [.. lines[one.Id].Select(line => new Units(line.Line, line.Quantity))]))],
            found.Count > page.Take ? shown[^1].Id.ToString() : null);
    }
}
