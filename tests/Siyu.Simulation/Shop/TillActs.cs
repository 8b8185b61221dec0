using Siyu.Kernel;
using Siyu.Promotions.Domain;
using Siyu.Promotions.Redeeming;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Shop;

/// <summary>Customers show coupons at tills, stores redeem them and take some back (门店核销行为).</summary>
internal sealed class TillActs(SimulatedHouse house, Town town, Dice dice)
{
    private const int MostLooks = 6;
    private int tickets;

    /// <summary>Often twice with one code, at one store or at two; tickets come twice, too.</summary>
    public async Task<string> Redeem()
    {
        var holders = town.People.Where(person => person.Coupons.Count > 0).ToList();
        if (holders.Count == 0) return "redeem nobody";
        var person = dice.One(holders);
        var said = new List<string>();
        Result<MakeCouponCode.Response> code = RedeemRefusals.OnlyOnline;
        // Many coupons cannot be shown: one goes through those that one has.
        for (var looks = 0; looks < MostLooks && !code.Ok; looks++)
        {
            person = dice.One(holders);
            var coupon = dice.One(person.Coupons);
            code = await house.With<MakeCouponCode, MakeCouponCode.Response>(slice => slice.Handle(person.Actor, coupon, default));
            if (!code.Ok) said.Add(BuyerActs.Said(code));
        }
        if (!code.Ok) return $"redeem {person.Number} no code {string.Join(',', said)}";
        for (var tries = dice.Permille(250) ? 2 : 1; tries > 0; tries--)
        {
            var ticket = dice.Permille(80) ? tickets : ++tickets;
            var request = new RedeemCoupon.Request(code.Value.Code)
            {
                Ticket = $"T{ticket}", Amount = new(dice.Between(1, 60_000)), Sku = dice.Permille(500) ? dice.One(town.Skus) : null,
            };
            var guide = dice.One(town.Guides);
            var done = await house.With<RedeemCoupon, RedeemCoupon.Response>(slice =>
                slice.Handle(guide, request, default));
            if (done.Ok && !done.Value.Before) town.Redemptions.Add((done.Value.Redemption, guide));
            said.Add($"{BuyerActs.Said(done)}{(done is { Ok: true, Value.Before: true } ? " before" : "")}");
        }
        return $"redeem {person.Number} {string.Join(',', said)}";
    }

    public async Task<string> Undo()
    {
        if (town.Redemptions.Count == 0) return "undo nothing";
        var (redemption, guide) = dice.Recent(town.Redemptions, 6);
        var by = dice.Permille(700) ? guide : dice.One(town.Guides);
        var undone = await house.With<UndoRedemption, Done>(slice => slice.Handle(by, redemption, new("扫错了券"), default));
        return $"undo {BuyerActs.Said(undone)}";
    }
}
