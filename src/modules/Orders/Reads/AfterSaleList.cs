using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>The after-sale desk (售后台): newest first.</summary>
internal sealed class AfterSaleList(SiyuDb db, IOrganization organization, ICatalog catalog) : ISlice
{
    internal sealed record Row(
        AfterSaleId Id, OrderId Order, AfterSaleState State, string Reason, Money Cash, Money Freight, DateTimeOffset AppliedAt,
        IReadOnlyList<Units> Lines)
    {
        public required string Number { get; init; }
        public AfterSaleKind Kind { get; init; }
        public string? Place { get; init; }
        public MemberId Member { get; init; }
        public string? Decision { get; init; }
        public string? DecidedBy { get; init; }
        public DateTimeOffset? ReturnBy { get; init; }
        public string? Carrier { get; init; }
        public string? TrackingNumber { get; init; }
        public DateTimeOffset? SentBackAt { get; init; }
        public bool BackToStock { get; init; }
        public DateTimeOffset? DecidedAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }

        /// <summary>Nothing was sent yet: the freight goes back with the last unit.</summary>
        public bool Unsent { get; init; }
    }

    /// <param name="Cash">What was agreed to give back; before a decision, what agreeing now would give back.</param>
    internal sealed record Units(OrderLineId Line, int Quantity, string Title, string Spec, Money Cash)
    {
        public string? Picture { get; init; }

        /// <summary>Points that go, or went, back with it.</summary>
        public long Points { get; init; }
        public int Accepted { get; init; }
        public int Restocked { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/after-sales",
            (Actor actor, AfterSaleState? state, AfterSaleId? after, int? size, AfterSaleList slice, CancellationToken ct) =>
            slice.Handle(actor, state, after, size, ct).ToHttp()).Allow(Allow.Staff("orders.read"));
        routes.MapGet("/guide/after-sales",
            (Actor actor, AfterSaleState? state, AfterSaleId? after, int? size, AfterSaleList slice, CancellationToken ct) =>
            slice.Handle(actor, state, after, size, ct).ToHttp()).Allow(Allow.Staff("orders.inspect"));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, AfterSaleState? state, AfterSaleId? after, int? size, CancellationToken ct)
    {
        var page = new PageAsk(null, size);
        var rows = db.Rows<AfterSale>(actor).AsNoTracking();
        if (state is { } wanted) rows = rows.Where(one => one.State == wanted);
        // Ids follow time, so they are the order and the cursor.
        if (after is { } last) rows = rows.Where(one => Id.Compare(one.Id, last) < 0);
        var found = await rows.OrderByDescending(one => one.Id).Take(page.Take + 1).ToListAsync(ct);
        var shown = found.Take(page.Take).ToList();
        var ids = shown.Select(one => one.Id).ToList();
        return new Page<Row>(await Show(shown, ids, ct), found.Count > page.Take ? shown[^1].Id.ToString() : null);
    }

    private async Task<IReadOnlyList<Row>> Show(List<AfterSale> shown, List<AfterSaleId> ids, CancellationToken ct)
    {
        var units = await db.All<AfterSaleLine>().AsNoTracking().Where(line => ids.Contains(line.AfterSale)).ToListAsync(ct);
        var lineIds = units.Select(line => line.Line).Distinct().ToList();
        var lines = await db.All<OrderLine>().AsNoTracking().Where(line => lineIds.Contains(line.Id))
            .ToDictionaryAsync(line => line.Id, ct);
        var orderIds = shown.Select(one => one.OrderId).Distinct().ToList();
        var orders = await db.All<Order>().AsNoTracking().Where(order => orderIds.Contains(order.Id))
            .ToDictionaryAsync(order => order.Id, ct);
        var places = await organization.Units([.. orders.Values.Select(order => order.Place).Distinct()], ct);
        var staff = await organization.StaffNames(
            [.. shown.Select(one => one.DecidedBy).OfType<Guid>().Distinct().Select(by => new StaffId(by))], ct);
        var skus = await catalog.Skus([.. lines.Values.Select(line => line.Sku).Distinct()], ct);
        var asked = units.ToLookup(line => line.AfterSale);
        return [.. shown.Select(one => Show(one, orders[one.OrderId]) with
        {
            Lines = [.. asked[one.Id].Select(line => Show(one, line, lines[line.Line]) with
            {
                Picture = skus.GetValueOrDefault(lines[line.Line].Sku)?.Picture,
            })],
            Place = places.GetValueOrDefault(orders[one.OrderId].Place)?.Name,
            DecidedBy = one.DecidedBy is { } by ? staff.GetValueOrDefault(new StaffId(by)) : null,
        })];
    }

    private static Row Show(AfterSale one, Order order) =>
        new(one.Id, one.OrderId, one.State, one.Reason, one.Cash, one.Freight, one.AppliedAt, [])
        {
            Kind = one.Kind, ReturnBy = one.ReturnBy, Carrier = one.Carrier, TrackingNumber = one.TrackingNumber,
            SentBackAt = one.SentBackAt, Number = order.Number, Member = one.Member, Decision = one.Decision,
            BackToStock = one.BackToStock, DecidedAt = one.DecidedAt,
            EndedAt = one.EndedAt, Unsent = order.State == OrderState.Paid,
        };

    private static Units Show(AfterSale one, AfterSaleLine asked, OrderLine line) => new(
        line.Id, asked.Quantity, line.Title, line.Spec,
        one.IsOpen ? Back(line, line.Cash, asked) : asked.Cash)
    {
        Points = (one.IsOpen ? Back(line, line.Points, asked) : asked.Points).Fen, Accepted = asked.Accepted, Restocked = asked.Restocked,
    };

    /// <summary>What of a frozen component would go back now.</summary>
    private static Money Back(OrderLine line, Money component, AfterSaleLine asked) =>
        line.Left(component, line.RefundedQuantity)
        - line.Left(component, Math.Min(line.Quantity, line.RefundedQuantity + asked.Quantity));
}
