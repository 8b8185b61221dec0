using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>Differences (对账差异) in one state, of one merchant's day or of all; the newest day first.</summary>
internal sealed class DifferenceList(SiyuDb db) : ISlice
{
    internal sealed record Row(
        Guid Id, string Merchant, Day Day, DifferenceKind Kind, MoneyOf Of, string Number, OrderId? Order, Money? Here, Money? Trade,
        Money? Fund, DifferenceState State, DateTimeOffset FoundAt, DateTimeOffset? EndedAt, StaffId? EndedBy, string? Note);

    internal sealed record Ask([FromQuery] DifferenceState? State, [FromQuery] string? Merchant, [FromQuery] string? Day);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/payments/differences", (
                Actor actor, [AsParameters] Ask ask, [AsParameters] PageAsk page, DifferenceList slice, CancellationToken ct) =>
                slice.Handle(actor, ask, page, ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, PageAsk page, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        var asked = db.All<DifferenceRow>().AsNoTracking();
        if (ask.State is { } state) asked = asked.Where(d => d.State == state);
        if (ask.Merchant is { } merchant) asked = asked.Where(d => d.Merchant == merchant);
        if (Kernel.Day.TryParse(ask.Day, out var day)) asked = asked.Where(d => d.Day == day);
        // Ids grow with the time of finding, so the newest come first.
        var before = Guid.TryParse(page.After, out var after) ? asked.Where(d => d.Id.CompareTo(after) < 0) : asked;
        var rows = await before.OrderByDescending(d => d.Id).Take(page.Take + 1)
            .Select(d => new Row(
                d.Id, d.Merchant, d.Day, d.Kind, d.MoneyOf, d.Number, d.OrderId, d.Here, d.Trade, d.Fund, d.State, d.FoundAt, d.EndedAt,
                d.EndedBy, d.Note))
            .ToListAsync(ct);
        var shown = rows.Take(page.Take).ToList();
        return new Page<Row>(shown, rows.Count > shown.Count ? shown[^1].Id.ToString() : null, await asked.LongCountAsync(ct));
    }
}
