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

    public Task AskNext(Delivery delivery, CancellationToken ct) => AskNext([delivery], ct);

    /// <summary>As many statements as for one, but for places near, which are looked for from each home.</summary>
    public async Task AskNext(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        if (deliveries.Count == 0) return;
        var ids = deliveries.Select(delivery => delivery.Id).ToList();
        var asked = (await db.All<Offer>().Where(offer => ids.Contains(offer.Delivery))
            .Select(offer => new { offer.Delivery, offer.Place }).ToListAsync(ct)).ToLookup(offer => offer.Delivery, offer => offer.Place);
        var candidates = await Find(deliveries, asked, ct);
        var moved = await inventory.Move(
            [.. deliveries.Select(one => (one.Id, (IReadOnlyList<UnitId>)[.. candidates[one.Id].Select(place => place.Id)]))], ct);
        var minutes = await AcceptMinutes(ct);
        foreach (var (delivery, place) in deliveries.Zip(moved))
            if (place.Ok) Offer(delivery, candidates[delivery.Id].Single(card => card.Id == place.Value), minutes);
            else db.Publish(new OrderStranded(delivery.Id, clock.GetUtcNow()));
    }

    /// <summary>Moves the stock and asks this place; refused where it has not enough.</summary>
    public async Task<Result<Done>> Ask(Delivery delivery, UnitCard place, CancellationToken ct)
    {
        var moved = (await inventory.Move([(delivery.Id, [place.Id])], ct)).Single();
        if (!moved.Ok) return moved.Problem!;
        Offer(delivery, place, await AcceptMinutes(ct));
        return Done.It;
    }

    private async Task<int> AcceptMinutes(CancellationToken ct) =>
        (await settings.Get<FulfilmentSettings>(FulfilmentSettings.Section, ct) ?? new()).AcceptMinutes;

    private void Offer(Delivery delivery, UnitCard place, int minutes)
    {
        var at = clock.GetUtcNow();
        var acceptBy = at.AddMinutes(minutes);
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

    private async Task<Dictionary<OrderId, IReadOnlyList<UnitCard>>> Find(
        IReadOnlyList<Delivery> deliveries, ILookup<OrderId, UnitId> asked, CancellationToken ct)
    {
        var own = deliveries.SelectMany(one => new[] { one.Home, one.GuideStore }).OfType<UnitId>().Distinct().ToList();
        var units = await organization.Units(own, ct);
        var found = new Dictionary<OrderId, IReadOnlyList<UnitCard>>();
        foreach (var home in deliveries.GroupBy(one => one.HomeAt))
        {
            var stores = await organization.PlacesNear(home.Key, Candidates.Stores, MostStores, ct);
            var warehouses = await organization.PlacesNear(home.Key, Candidates.Warehouses, MostWarehouses, ct);
            foreach (var one in home)
                found[one.Id] = Candidates.Of(
                    one, units.GetValueOrDefault(one.Home), one.GuideStore is { } store ? units.GetValueOrDefault(store) : null,
                    stores.Concat(warehouses), asked[one.Id].ToHashSet());
        }
        return found;
    }
}

/// <summary>The time to take an order on is over (接单超时).</summary>
internal sealed record AcceptTimeout(OrderId Order, int Attempt)
{
    public static string KeyOf(OrderId order) => $"accept/{order}";
}
