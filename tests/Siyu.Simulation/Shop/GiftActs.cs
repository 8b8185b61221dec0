using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Promotions.Granting;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Shop;

/// <summary>Headquarters hands out budgets, guides give coupons to their members within them (发券行为).</summary>
internal sealed class GiftActs(SimulatedHouse house, Town town, Dice dice)
{
    public async Task<string> Budget()
    {
        var guide = dice.One(town.Guides);
        var place = dice.One(town.Places);
        var request = dice.Permille(500) ? new KeepBudget.Request(place, null, dice.Below(6)) : new(null, guide.Staff, dice.Below(4));
        var template = dice.Recent(town.Templates, 3);
        var kept = await house.With<KeepBudget, Done>(slice => slice.Handle(Actor.System, template, request, default));
        return $"budget {BuyerActs.Said(kept)}";
    }

    /// <summary>Several at once, so that they are committed in one group; mostly by the member's own guide.</summary>
    public async Task<string> Give()
    {
        if (town.People.Count == 0) return "give nobody";
        var people = Enumerable.Range(0, dice.Permille(500) ? 1 : dice.Between(2, 6)).Select(_ => dice.One(town.People)).ToList();
        var bound = await house.Alone<IMembers, IReadOnlyDictionary<MemberId, BindingCard>>(door =>
            door.GuidesOf([.. people.Select(person => person.Member).Distinct()], house.Get<TimeProvider>().GetUtcNow(), default));
        var template = dice.Recent(town.Templates, 3);
        var wishes = people.Select(person => (Person: person, Guide: Of(bound.GetValueOrDefault(person.Member)))).ToList();
        var given = await Task.WhenAll(wishes.Select(wish => house.Ask<GiveCoupon, GiveCoupon.Request, GiveCoupon.Response>(
            wish.Guide, new(template, wish.Person.Member))));
        foreach (var (wish, coupon) in wishes.Zip(given))
            if (coupon.Ok) wish.Person.Coupons.Add(coupon.Value.Coupon);
        return "give " + string.Join(',', given.Select(BuyerActs.Said));
    }

    private Actor Of(BindingCard? binding) =>
        town.Guides.FirstOrDefault(guide => guide.Staff == binding?.Guide) is { } own && dice.Permille(900) ? own : dice.One(town.Guides);
}
