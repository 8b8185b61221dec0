using Siyu.Contracts.Loyalty;
using Siyu.Kernel;
using Siyu.Loyalty.Cards;
using Siyu.Loyalty.Domain;
using Siyu.Loyalty.Points;
using Siyu.Loyalty.Programs;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Shop;

/// <summary>Headquarters makes and changes card programs and adjusts points, members open cards (会员卡行为).</summary>
internal sealed class CardActs(SimulatedHouse house, Town town, Dice dice)
{
    public async Task<string> Make(BrandId? brand)
    {
        var made = await house.With<CreateProgram, CreateProgram.Response>(slice =>
            slice.Handle(Actor.System, new("会员卡", brand, Rules()), default));
        if (made.Ok) town.Programs.Add(made.Value.Id);
        return $"program {BuyerActs.Said(made)}";
    }

    public async Task<string> Change()
    {
        var program = dice.One(town.Programs);
        if (dice.Permille(300))
        {
            var switched = await house.With<SwitchProgram, Done>(slice =>
                slice.Handle(Actor.System, program, new(dice.Permille(700)), default));
            return $"switch program {BuyerActs.Said(switched)}";
        }
        var changed = await house.With<ChangeProgram, Done>(slice => slice.Handle(Actor.System, program, new("会员卡", Rules()), default));
        return $"change program {BuyerActs.Said(changed)}";
    }

    public async Task<string> Open()
    {
        if (town.People.Count == 0) return "open card nobody";
        var person = dice.One(town.People);
        var opened = await house.With<OpenCard, HeldCard>(slice =>
            slice.Handle(person.Actor, new(dice.One(town.Programs)), default));
        return $"open card {person.Number} {BuyerActs.Said(opened)}";
    }

    public async Task<string> Adjust()
    {
        if (town.People.Count == 0) return "points nobody";
        var person = dice.One(town.People);
        var cards = await house.Alone<ILoyalty, IReadOnlyList<HeldCard>>(
            async door => [.. (await door.CardsOf([person.Member], default))[person.Member]]);
        if (cards.Count == 0) return $"points no card {person.Number}";
        var points = dice.Permille(750) ? dice.Between(1, 600) : -dice.Between(1, 300);
        var adjusted = await house.With<AdjustPoints, Done>(slice =>
            slice.Handle(Actor.System, dice.One([.. cards]).Id, new(points, "补发"), default));
        return $"points {person.Number} {points} {BuyerActs.Said(adjusted)}";
    }

    private CardRules Rules() => new()
    {
        Opens = dice.Below(3) switch { 0 => OpenWay.Joining, 1 => OpenWay.Purchase, _ => OpenWay.Request },
        PointsBps = dice.Below(500), GrowthBps = dice.Below(300), MostBps = dice.Between(500, 10_000), PointsMonths = dice.Between(1, 3),
        GraceDays = dice.Between(1, 40), WindowDays = dice.Between(30, 90), TierMonths = dice.Between(1, 3),
        Downgrade = dice.Permille(500) ? Downgrade.OneDown : Downgrade.ByGrowth, RevertOnRefund = dice.Permille(500),
        Tiers = [new("普通", 0, 10_000, ""), new("银卡", dice.Between(50, 400), 12_000, ""), new("金卡", dice.Between(401, 2_000), 20_000, "")],
    };
}
