using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Campaigns;
using Siyu.Promotions.Domain;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Shop;

/// <summary>Headquarters makes, changes and ends promotions in random shapes (促销行为).</summary>
internal sealed class CampaignActs(SimulatedHouse house, Town town, Dice dice)
{
    private static readonly string?[] Groups = [null, "甲", "乙"];

    public async Task<string> Act()
    {
        if (town.Promotions.Count == 0 || dice.Permille(450)) return await Make();
        var promotion = dice.One(town.Promotions);
        if (dice.Permille(500))
        {
            var changed = await house.With<ChangePromotion, Done>(slice => slice.Handle(Actor.System, promotion, Draft(), default));
            return $"change promotion {BuyerActs.Said(changed)}";
        }
        var ended = await house.With<EndPromotion, Done>(slice => slice.Handle(Actor.System, promotion, default));
        return $"end promotion {BuyerActs.Said(ended)}";
    }

    private async Task<string> Make()
    {
        var made = await house.With<CreatePromotion, CreatePromotion.Response>(slice => slice.Handle(Actor.System, Draft(), default));
        if (made.Ok) town.Promotions.Add(made.Value.Id);
        return $"promotion {BuyerActs.Said(made)}";
    }

    private PromotionDraft Draft()
    {
        var kind = dice.Below(3) switch { 0 => ShareKind.Activity, 1 => ShareKind.LimitedDiscount, _ => ShareKind.FullReduction };
        return new("活动", kind, kind == ShareKind.FullReduction ? Tiers() : dice.Below(3) switch
        {
            0 => new(new(dice.Between(1_000, 9_000)), null, null, null),
            1 => new(null, dice.Between(5_000, 9_999), null, null),
            _ => new(null, null, new(dice.Between(1, 2_000)), null),
        })
        {
            Funders = dice.Permille(500)
                ? [new(Funder.Platform, dice.Between(1, 9)), new(Funder.Brand, dice.Between(1, 9))]
                : [new(Funder.Brand, 1)],
            Priority = dice.Below(3), Group = Groups[dice.Below(Groups.Length)], Alone = dice.Permille(150),
            Scope = dice.Permille(400) ? PromotionScope.All with { Skus = [dice.One(town.Skus)] } : PromotionScope.All,
            Budget = dice.Permille(600) ? Limits() : new(null, null, dice.Permille(300) ? 2 : null, false),
        };
    }

    private BudgetDraft Limits() => new(
        dice.Permille(700) ? new(dice.Between(2_000, 60_000)) : null, dice.Between(2, 30), dice.Permille(500) ? dice.Between(1, 3) : null,
        dice.Permille(500));

    private WorthDraft Tiers()
    {
        var from = dice.Between(2_000, 20_000);
        return new(null, null, null, [new(from, new(dice.Between(1, from / 2))), new(from * 3L, new(from / 2 + dice.Below(from)))])
        {
            Times = dice.Permille(300) ? dice.Between(2, 5) : 1,
        };
    }
}
