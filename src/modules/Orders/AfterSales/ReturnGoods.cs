using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Placing;
using Siyu.Platform;

namespace Siyu.Orders.AfterSales;

/// <summary>Goods come back before the money does (退货): staff agree, the buyer says how they were sent, and whoever has them looks at
/// them (<see cref="InspectReturn"/>).</summary>
internal sealed class ReturnGoods(SiyuDb db, OrderSettings settings, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/console/after-sales/{id}/agree-return",
            (Actor actor, AfterSaleId id, ReturnGoods slice, CancellationToken ct) => slice.Agree(actor, id, ct).ToHttp())
            .Allow(Allow.Staff("orders.refund"));
        routes.MapPost("/mall/after-sales/{id}/send-back",
            (Actor actor, AfterSaleId id, Parcel request, ReturnGoods slice, CancellationToken ct) =>
            slice.SendBack(actor, id, request, ct).ToHttp()).Allow(Allow.Member).AtMost(30);
    }

    public async Task<Result<Done>> Agree(Actor actor, AfterSaleId id, CancellationToken ct)
    {
        if (!await Seen(actor, id, ct)) return OrdersProblems.UnknownAfterSale;
        var afterSale = Must.Exist(await db.Locked<AfterSale, AfterSaleId>(id, ct), "an after-sale that was seen");
        var now = clock.GetUtcNow();
        var agreed = afterSale.Agree(actor, now, (await settings.Rule(ct)).ReturnWithin);
        if (!agreed.Ok) return agreed;
        db.Schedule(id.ToString(), afterSale.ReturnBy!.Value, new ReturnOverdue(id));
        db.Audit(actor, "orders.agree_return", $"order/{afterSale.OrderId}", null, new { afterSale.Id, afterSale.ReturnBy });
        db.Publish(afterSale.ChangedNow(now));
        return agreed;
    }

    public async Task<Result<Done>> SendBack(Actor actor, AfterSaleId id, Parcel request, CancellationToken ct)
    {
        if (!request.IsSound) return OrdersProblems.BadParcel.With(Parcel.Longest);
        if (!await Seen(actor, id, ct)) return OrdersProblems.UnknownAfterSale;
        var afterSale = Must.Exist(await db.Locked<AfterSale, AfterSaleId>(id, ct), "an after-sale that was seen");
        var now = clock.GetUtcNow();
        var sent = afterSale.SendBack(request.Carrier, request.TrackingNumber, now);
        if (sent.Ok) db.Publish(afterSale.ChangedNow(now));
        return sent;
    }

    private Task<bool> Seen(Actor actor, AfterSaleId id, CancellationToken ct) =>
        db.Rows<AfterSale>(actor).AnyAsync(one => one.Id == id, ct);
}

/// <summary>A buyer had so long to send goods back (退货到期).</summary>
internal sealed record ReturnOverdue(AfterSaleId AfterSale);

/// <summary>Goods that nobody sent stay with the buyer (逾期未退): the after-sale ends, and may be applied for again within the
/// window.</summary>
internal sealed class ReturnOverdueDue(SiyuDb db, TimeProvider clock) : IDueHandler<ReturnOverdue>
{
    public async Task Handle(ReturnOverdue body, CancellationToken ct)
    {
        var afterSale = Must.Exist(await db.Locked<AfterSale, AfterSaleId>(body.AfterSale, ct), "after-sales are never deleted");
        if (afterSale.State != AfterSaleState.Returning || afterSale.SentBackAt is not null) return;
        var now = clock.GetUtcNow();
        Must.Hold(afterSale.Cancel(Actor.System, OrdersProblems.ReturnOverdue.Text(), now).Ok, "what is on its way back can end");
        db.Publish(afterSale.ChangedNow(now));
    }
}
