using Siyu.Contracts.Members;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Shares;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Sending;
using Siyu.Inventory.Stocks;
using Siyu.Kernel;
using Siyu.Members.Console;
using Siyu.Orders.AfterSales;
using Siyu.Payments;
using Siyu.Payments.Domain;
using Siyu.Platform;
using Siyu.Settlement.Guide;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Shop;

/// <summary>What guides, stores and headquarters do (员工行为).</summary>
internal sealed class StaffActs(SimulatedHouse house, Town town, Dice dice)
{
    private const int RecentOrders = 25;

    public async Task<string> Share()
    {
        var guide = dice.One(town.Guides);
        var made = await house.With<MakeShare, MakeShare.Response>(slice =>
            slice.Handle(guide, new(SharedKind.Product, dice.One(town.Skus).ToString(), "双十一"), default));
        if (made.Ok && !town.Shares.Contains(made.Value.Token)) town.Shares.Add(made.Value.Token);
        return $"share {BuyerActs.Said(made)}";
    }

    public Task<string> Accept() => Each<AcceptOrder>("accept", (slice, order) => slice.Handle(Somebody(), order, default));

    public Task<string> Refuse() =>
        Each<RefuseOrder>("refuse", (slice, order) => slice.Handle(Somebody(), order, new("缺货", null), default));

    public Task<string> Allocate() =>
        Each<AllocateByHand>("allocate", (slice, order) => slice.Handle(Actor.System, order, new(dice.One(town.Places)), default));

    public Task<string> Ship() => Each<ShipOrder>("ship", (slice, order) =>
        slice.Handle(Somebody(), order, new("SF", $"SF{dice.Below(1_000_000):D8}"), default));

    public Task<string> Ready() => Each<MakeReady>("ready", (slice, order) => slice.Handle(Somebody(), order, default));

    public async Task<string> Decide()
    {
        if (town.AfterSales.Count == 0) return "decide nothing";
        var one = dice.Recent(town.AfterSales, 20);
        var decided = await house.With<DecideAfterSale, Done>(slice => dice.Permille(800)
            ? slice.Approve(Actor.System, one, new(dice.Permille(700)), default)
            : slice.Reject(Actor.System, one, new("不符合条件"), default));
        return $"decide {BuyerActs.Said(decided)}";
    }

    public async Task<string> Count()
    {
        var (sku, place) = (dice.One(town.Skus), dice.One(town.Places));
        var set = await house.With<SetStock, SetStock.Response>(slice =>
            slice.Handle(Actor.System, new(sku, place, dice.Below(60), "盘点", dice.Permille(500)), default));
        return $"count {BuyerActs.Said(set)}";
    }

    public async Task<string> PayOut()
    {
        var guide = dice.One(town.Guides);
        var asked = await house.With<RequestPayout, RequestPayout.Response>(slice => slice.Handle(guide, default));
        if (asked.Ok || asked.Problem!.Code != "settlement.no_receiver" || town.People.Count == 0) return $"payout {BuyerActs.Said(asked)}";
        var person = dice.One(town.People);
        var code = await house.With<MakeLinkCode, MakeLinkCode.Response>(slice => slice.Handle(guide, default));
        var linked = await house.With<LinkReceiver, Done>(slice => slice.Handle(person.Actor, new(code.Value.Code), default));
        return $"payout linked {BuyerActs.Said(linked)}";
    }

    public async Task<string> Merge()
    {
        if (town.People.Count < 10) return "hq merges nobody";
        var (one, other) = (dice.One(town.People), dice.One(town.People));
        var merged = await house.With<MergeMembers, MergeMembers.Response>(slice =>
            slice.Handle(Actor.System, one.Member, new(other.Member, "本人到店核实"), default));
        if (merged.Ok) town.Merged.Add((merged.Value.Kept, merged.Value.Kept == one.Member ? other.Member : one.Member));
        return $"hq merges {BuyerActs.Said(merged)}";
    }

    public async Task<string> Unmerge()
    {
        if (town.Merged.Count == 0) return "unmerge nobody";
        var (kept, gone) = dice.One(town.Merged);
        var undone = await house.With<UnmergeMembers, Done>(slice => slice.Handle(Actor.System, kept, new(gone, "误合并"), default));
        return $"unmerge {BuyerActs.Said(undone)}";
    }

    /// <summary>Finance looks after a refund that needs a person.</summary>
    public async Task<string> RetryRefund()
    {
        var stuck = await house.Alone<SiyuDb, List<RefundId>>(db => Task.FromResult(db.All<Refund>()
            .Where(refund => refund.State == RefundState.Closed).OrderBy(refund => refund.Id).Select(refund =>
                refund.Id).Take(20).ToList()));
        if (stuck.Count == 0) return "retry nothing";
        var one = dice.One(stuck);
        return $"retry {BuyerActs.Said(await house.With<RetryRefund, Done>(slice => slice.Handle(Actor.System, one, default)))}";
    }

    private async Task<string> Each<TSlice>(string what, Func<TSlice, OrderId, Task<Result<Done>>> act) where TSlice : notnull
    {
        var from = dice.Permille(950) ? town.Paid : town.Orders;
        if (from.Count == 0) return $"{what} nothing";
        var order = dice.Recent(from, RecentOrders);
        return $"{what} {order.Number} {BuyerActs.Said(await house.With<TSlice, Done>(slice => act(slice, order.Id)))}";
    }

    /// <summary>Mostly headquarters, who see all; sometimes a guide, who may not.</summary>
    private Actor Somebody() => dice.Permille(700) ? Actor.System : dice.One(town.Guides);
}
