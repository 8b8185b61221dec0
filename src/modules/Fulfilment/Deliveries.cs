using Siyu.Contracts.Fulfilment;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment;

/// <summary>Finds a delivery to act on (履约单查找): locked, and only within the actor's scope.</summary>
internal sealed class Deliveries(SiyuDb db)
{
    public async Task<Result<Delivery>> Lock(Actor actor, OrderId id, CancellationToken ct)
    {
        var delivery = await db.Locked<Delivery, OrderId>(id, ct);
        return delivery is not null && IsIn(delivery, actor) ? delivery : FulfilmentProblems.Unknown;
    }

    private static bool IsIn(Delivery delivery, Actor actor) => actor.Kind switch
    {
        ActorKind.System => true,
        ActorKind.Member => delivery.Member == actor.Member,
        ActorKind.Staff or ActorKind.ApiKey => actor.Scope.Covers(new OrgPath(delivery.OrgPath)),
        ActorKind.Nobody or ActorKind.Visitor => false,
    };
}
