using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Sending;

/// <summary>A store hands goods over to whoever shows the code (自提核销), only its own orders' codes, and only so many tries a
/// minute.</summary>
internal sealed class HandOverByCode(SiyuDb db, Deliveries deliveries, Handover handover, Vault vault) : ISlice
{
    public const string HashKind = "fulfilment/pickup-code";
    private const int TriesPerMinute = 30;

    internal sealed record Request(string Code);

    internal sealed record Response(OrderId Order, bool Before);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guide/fulfilments/pickup", (Actor actor, Request request, HandOverByCode slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide)).AtMost(TriesPerMinute);

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (PickupCode.Read(request.Code) is not { } code) return FulfilmentProblems.WrongCode;
        var hashes = vault.Hashes(HashKind, code).ToList();
        var id = await db.All<Delivery>().Where(row => hashes.Contains(row.CodeHash!)).Select(row => (OrderId?)row.Id)
            .SingleOrDefaultAsync(ct);
        if (id is null) return FulfilmentProblems.WrongCode;
        var found = await deliveries.Lock(actor, id.Value, ct);
        if (!found.Ok) return FulfilmentProblems.WrongCode;
        return (await handover.Do(found.Value, HandoverWay.PickupCode, ct)).Map(done => new Response(id.Value, done.Before));
    }
}
