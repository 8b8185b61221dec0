using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Organization;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Allocating;

/// <summary>Finds the next place for a delivery that nobody has (派单): moves its stock there and asks the place, or strands it.</summary>
internal sealed class Allocation(SiyuDb db, IInventory inventory, IOrganization organization, ISettings settings, TimeProvider clock)
{
    private const int MostStores = 30;
    private const int MostWarehouses = 10;

    public async Task AskNext(Delivery delivery, CancellationToken ct)
    {
        var asked = (await db.All<Offer>().Where(offer => offer.Delivery == delivery.Id).Select(offer => offer.Place)
            .ToListAsync(ct)).ToHashSet();
        var candidates = await Find(delivery, asked, ct);
        var moved = await inventory.Move(delivery.Id, [.. candidates.Select(place => place.Id)], ct);
        if (moved.Ok) await Offer(delivery, candidates.Single(card => card.Id == moved.Value), ct);
        else db.Publish(new OrderStranded(delivery.Id, clock.GetUtcNow()));
    }

    /// <summary>Moves the stock and asks this place; refused where it has not enough.</summary>
    public async Task<Result<Done>> Ask(Delivery delivery, UnitCard place, CancellationToken ct)
    {
        var moved = await inventory.Move(delivery.Id, [place.Id], ct);
        if (!moved.Ok) return moved.Problem!;
        await Offer(delivery, place, ct);
        return Done.It;
    }

    private async Task Offer(Delivery delivery, UnitCard place, CancellationToken ct)
    {
        var times = await settings.Get<FulfilmentSettings>(FulfilmentSettings.Section, ct) ?? new();
        var at = clock.GetUtcNow();
        var acceptBy = at.AddMinutes(times.AcceptMinutes);
        db.Add(delivery.OfferTo(place, acceptBy, at));
        db.Schedule(AcceptTimeout.KeyOf(delivery.Id), acceptBy, new AcceptTimeout(delivery.Id, delivery.Attempt));
        db.Publish(new OrderOffered(delivery.Id, place.Id, delivery.Attempt, acceptBy, at));
    }

    /// <summary>The open offer ends: the place is told and the delivery is nobody's again.</summary>
    public async Task<Result<Done>> Withdraw(Delivery delivery, OfferAnswer answer, string? reason, Actor actor, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var withdrawn = delivery.Withdraw(at);
        if (!withdrawn.Ok || withdrawn.Value.Before) return withdrawn;
        var offer = await db.All<Offer>().SingleAsync(row => row.Delivery == delivery.Id && row.Answer == OfferAnswer.Waiting, ct);
        offer.Close(answer, reason, actor.AsStaff, at);
        db.Cancel<AcceptTimeout>(AcceptTimeout.KeyOf(delivery.Id));
        db.Publish(new OrderRefused(delivery.Id, offer.Place, reason ?? "", answer == OfferAnswer.TimedOut, at));
        // The next offer may be written only when this one is closed: one waits at a time.
        await db.SaveChangesAsync(ct);
        return Done.It;
    }

    private async Task<IReadOnlyList<UnitCard>> Find(Delivery delivery, IReadOnlySet<UnitId> asked, CancellationToken ct)
    {
        UnitId[] own = delivery.GuideStore is { } guides ? [delivery.Home, guides] : [delivery.Home];
        var units = await organization.Units(own, ct);
        var stores = await organization.PlacesNear(delivery.HomeAt, Candidates.Stores, MostStores, ct);
        var warehouses = await organization.PlacesNear(delivery.HomeAt, Candidates.Warehouses, MostWarehouses, ct);
        var guideStore = delivery.GuideStore is { } store ? units.GetValueOrDefault(store) : null;
        return Candidates.Of(delivery, units.GetValueOrDefault(delivery.Home), guideStore, stores.Concat(warehouses), asked);
    }
}

/// <summary>The time to take an order on is over (接单超时).</summary>
internal sealed record AcceptTimeout(OrderId Order, int Attempt)
{
    public static string KeyOf(OrderId order) => $"accept/{order}";
}
