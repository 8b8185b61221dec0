using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>Fetches a day's bills once more and compares them (重新对账); the outcome shows in the list of days.</summary>
internal sealed class ReconcileAgain(SiyuDb db, MerchantBook merchants, TimeProvider clock) : ISlice
{
    /// <summary>WeChat keeps bills for three months; read on 2026-11-22.</summary>
    private const int MonthsKept = 3;
    public static readonly Problem UnknownMerchant = Problem.NotFound("payments.unknown_merchant", "没有这个商户号", "No such merchant");
    public static readonly Problem NoSuchBill = Problem.Invalid(
        "payments.no_such_bill", "只能对昨天及之前三个月内的账", "There are bills of the last three months, up to yesterday");

    internal sealed record Request(string Merchant, Day Day);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/payments/reconciliations", (
                Actor actor, Request request, ReconcileAgain slice, CancellationToken ct) => slice.Handle(actor, request, ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Reconcile));

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        if (await merchants.Find(request.Merchant ?? "", ct) is null) return UnknownMerchant.AtField("merchant");
        var now = clock.GetUtcNow();
        var today = Day.Of(now, BillDays.Zone);
        if (request.Day >= today || request.Day.Date < today.Date.AddMonths(-MonthsKept)) return NoSuchBill.AtField("day");
        ReconcileBills.Wish(db, request.Merchant!, request.Day, now);
        db.Audit(actor, "payments.reconcile_again", $"merchant/{request.Merchant}", null, request.Day.ToString());
        return Done.It;
    }
}
