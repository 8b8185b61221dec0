using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Organization;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Console;

/// <summary>Who earns on an order, and why (订单归属与佣金).</summary>
internal sealed class OrderAttribution(SiyuDb db, IOrganization organization) : ISlice
{
    internal sealed record Response(
        OrderId Order, AttributionRule Rule, StaffId? Earner, StaffId? Guide, UnitId? Store, JsonElement Evidence, DateTimeOffset DecidedAt,
        DateTimeOffset? PaidAt, Money Cash, Money Refunded, IReadOnlyList<Row> Commissions)
    {
        public string? StoreName { get; init; }

        /// <summary>Names of everybody whom the decision, its evidence or its commissions mention.</summary>
        public required IReadOnlyDictionary<StaffId, string> Names { get; init; }

        /// <summary>Titles of the plans that the rates are from.</summary>
        public required IReadOnlyDictionary<PlanId, string> Plans { get; init; }
    }

    internal sealed record Row(
        OrderLineId Line, int Level, StaffId Earner, PlanId Plan, int RateBps, Money Amount, Money Reversed, CommissionState State);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/orders/{id}/attribution", (Actor actor, OrderId id, OrderAttribution slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff("distribution.read"));

    public async Task<Result<Response>> Handle(Actor actor, OrderId id, CancellationToken ct)
    {
        var decision = await db.Rows<Decision>(actor).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (decision is null) return DistributionProblems.UnknownOrder;
        var rows = await db.All<Commission>().AsNoTracking().Where(row => row.OrderId == id).OrderBy(row => row.Line)
            .ThenBy(row => row.Level).ToListAsync(ct);
        var evidence = JsonSerializer.Deserialize<JsonElement>(decision.Evidence);
        var plans = rows.Select(row => row.Plan).Distinct().ToList();
        var titles = await db.All<CommissionPlan>().Where(plan => plans.Contains(plan.Id))
            .ToDictionaryAsync(plan => plan.Id, plan => plan.Title, ct);
        var staff = rows.Select(row => row.Earner).Concat(Mentioned(evidence))
            .Concat(new[] { decision.Earner, decision.Owner }.OfType<StaffId>()).Distinct().ToList();
        var store = decision.Store is { } unit ? (await organization.Units([unit], ct)).GetValueOrDefault(unit)?.Name : null;
        return new Response(
            id, decision.Rule, decision.Earner, decision.Owner, decision.Store, evidence,
            decision.DecidedAt, decision.PaidAt, decision.Cash, decision.Refunded,
            [.. rows.Select(row => new Row(row.Line, row.Level, row.Earner, row.Plan, row.RateBps, row.Amount, row.Reversed, row.State))])
        {
            StoreName = store, Names = await organization.StaffNames(staff, ct), Plans = titles,
        };
    }

    /// <summary>Those who could have earned, as the evidence lists them.</summary>
    private static IEnumerable<StaffId> Mentioned(JsonElement evidence) =>
        evidence.TryGetProperty("candidates", out var candidates)
            ? candidates.EnumerateArray().Select(one => new StaffId(one.GetProperty("earner").GetGuid()))
            : [];
}
