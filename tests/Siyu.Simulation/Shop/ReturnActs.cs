using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Platform;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Shop;

/// <summary>Goods come back: asked for, agreed, sent, looked at (退货行为).</summary>
internal sealed class ReturnActs(SimulatedHouse house, Town town, Dice dice)
{
    private const int Recent = 20;

    public async Task<string> Ask()
    {
        if (town.Paid.Count == 0) return "return nothing";
        var order = dice.Recent(town.Paid, 40);
        var lines = await house.Alone<SiyuDb, List<OrderLine>>(db =>
            db.All<OrderLine>().AsNoTracking().Where(line => line.OrderId == order.Id).OrderBy(line => line.Ordinal).ToListAsync());
        if (lines.Count == 0) return "return no lines";
        var asked = await house.With<ApplyAfterSale, ApplyAfterSale.Response>(slice => slice.Handle(
            order.Buyer.Actor, order.Id,
            new([.. lines.Select(line => new ApplyAfterSale.Units(line.Id, dice.Between(1, line.Quantity)))], "不喜欢", AfterSaleKind.Return),
            default));
        if (asked.Ok) town.AfterSales.Add(asked.Value.AfterSale);
        return $"return {order.Number} {BuyerActs.Said(asked)}";
    }

    public async Task<string> Agree()
    {
        if (town.AfterSales.Count == 0) return "agree nothing";
        var one = dice.Recent(town.AfterSales, Recent);
        var agreed = await house.With<ReturnGoods, Done>(slice => slice.Agree(Actor.System, one, default));
        return $"agree {BuyerActs.Said(agreed)}";
    }

    public async Task<string> Send()
    {
        if (town.AfterSales.Count == 0 || town.People.Count == 0) return "send back nothing";
        var found = await Found();
        if (found is null) return "send back none";
        var buyer = new Actor(ActorKind.Member, found.Member.Value, new HashSet<string>(), DataScope.Nothing);
        var number = $"SF{dice.Below(1_000_000):D8}";
        var sent = dice.Permille(850)
            ? await house.With<ReturnGoods, Done>(slice => slice.SendBack(buyer, found.Id, new("SF", number), default))
            : await house.With<DecideAfterSale, Done>(slice => slice.Cancel(buyer, found.Id, default));
        return $"send back {BuyerActs.Said(sent)}";
    }

    public async Task<string> Inspect()
    {
        if (town.AfterSales.Count == 0) return "inspect nothing";
        var found = await Found();
        if (found is null) return "inspect none";
        var lines = await house.Alone<SiyuDb, List<AfterSaleLine>>(db => db.All<AfterSaleLine>().AsNoTracking()
            .Where(line => line.AfterSale == found.Id).OrderBy(line => line.Line).ToListAsync());
        var seen = lines.ConvertAll(line =>
        {
            var accepted = dice.Permille(700) ? line.Quantity : dice.Below(line.Quantity + 1);
            return new InspectReturn.Units(line.Line, accepted, dice.Below(accepted + 1));
        });
        var inspected = await house.With<InspectReturn, Done>(slice => slice.Handle(Actor.System, found.Id, new(seen, "已验"), default));
        return $"inspect {BuyerActs.Said(inspected)}";
    }

    private Task<AfterSale?> Found()
    {
        var one = dice.Recent(town.AfterSales, Recent);
        return house.Alone<SiyuDb, AfterSale?>(db => db.All<AfterSale>().AsNoTracking().SingleOrDefaultAsync(sale => sale.Id == one));
    }
}
