using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Paying;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Shop;

/// <summary>Staff change the price of what is not paid, as a whole, by line, or its freight (改价行为); somebody may be paying just
/// then.</summary>
internal sealed class PriceActs(SimulatedHouse house, Town town, Dice dice)
{
    private const int Recent = 8;

    public async Task<string> Change()
    {
        if (town.Orders.Count == 0) return "price nothing";
        var order = dice.Recent(town.Orders, Recent);
        var sheet = await house.With<ChangePrice, ChangePrice.Sheet>(slice =>
            slice.Preview(Actor.System, order.Id, null, false, default));
        if (!sheet.Ok) return $"price {order.Number} {BuyerActs.Said(sheet)}";
        var changed = await house.With<ChangePrice, ChangePrice.Response>(slice =>
            slice.Handle(Actor.System, order.Id, Wish(sheet.Value), false, default));
        return $"price {order.Number} {BuyerActs.Said(changed)}{(changed is { Ok: true, Value.Waits: true } ? " waits" : "")}";
    }

    /// <summary>Mostly one that can be; now and then beyond the bounds, or by somebody who looked before the last change.</summary>
    private PriceWish Wish(ChangePrice.Sheet sheet)
    {
        var version = dice.Permille(50) ? sheet.Version + 1 : sheet.Version;
        var wish = new PriceWish(version, "议价", dice.Permille(500) ? Funder.Store : Funder.Brand);
        if (dice.Permille(200)) wish = wish with { Freight = new(dice.Below((int)sheet.QuotedFreight.Fen + 2)) };
        var goods = sheet.Lines.Sum(line => line.Quoted);
        if (dice.Permille(600)) return wish with { Goods = new(dice.Below((int)Math.Min(goods.Fen + 2, int.MaxValue))) };
        var line = dice.One(sheet.Lines);
        return wish with { Lines = [new(line.Line, new(dice.Below((int)Math.Min(line.Quoted.Fen + 2, int.MaxValue))))] };
    }
}
