using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Paying;

/// <summary>A member pays an order (支付订单): a payment is opened and committed, then WeChat is asked for the prepay.</summary>
internal sealed class PayOrder(Works works, IPayments payments, TimeProvider clock) : ISlice
{
    internal sealed record Request(PayWay Way, string AppId);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/orders/{id}/pay",
            (Actor actor, OrderId id, Request request, HttpContext http, PayOrder slice, CancellationToken ct) =>
            slice.Handle(actor, id, new(request.Way, request.AppId, http.Connection.RemoteIpAddress?.ToString()), ct).ToHttp())
        .Allow(Allow.Member).OwnWork().AtMost(60);

    public async Task<Result<PayTicket>> Handle(Actor actor, OrderId id, Payer payer, CancellationToken ct)
    {
        var opened = await works.Do(services => Open(services, actor, id, ct), ct);
        return opened.Ok ? await payments.Prepay(opened.Value, payer, ct) : opened.Problem!;
    }

    private async Task<Result<PaymentId>> Open(IServiceProvider services, Actor actor, OrderId id, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        if (!await db.Rows<Order>(actor).AnyAsync(order => order.Id == id, ct)) return OrdersProblems.Unknown;
        var order = Must.Exist(await db.Locked<Order, OrderId>(id, ct), "an order that was seen");
        var now = clock.GetUtcNow();
        if (order.Unpayable(now) is { } problem) return problem;
        var opened = await services.GetRequiredService<IPayments>()
            .Open(new(order.Id, order.Member, order.Payable, $"订单 {order.Number}", order.ExpiresAt), ct);
        if (!opened.Ok) return opened.Problem!;
        var awaits = order.Await(opened.Value, now);
        return awaits.Ok ? opened.Value : awaits.Problem!;
    }
}
