using System.Diagnostics;
using System.Globalization;
using Siyu.Simulation.Shop;
using Siyu.Simulation.Tencent;
using Siyu.Simulation.Truths;
using Siyu.Simulation.World;

namespace Siyu.Simulation;

/// <summary>How a life of the shop ended (模拟结果).</summary>
internal sealed record LifeStory(int Steps, string Hash, string? Broken, TimeSpan Took, int Orders, int Calls);

/// <summary>One life of a shop (一次模拟): steps by chance, each followed by a look at what must hold.</summary>
internal sealed class Life : IAsyncDisposable
{
    private const int ReckonEvery = 1_000;
    private readonly SimulatedClock clock;
    private readonly Dice dice;
    private readonly World.Trace trace;
    private readonly SimulatedHouse house;
    private readonly PayKeys keys = new();
    private readonly PayBooks books;
    private readonly Weather weather;
    private readonly TencentWire wire;
    private readonly OpenPlatform open;
    private (int Weight, Func<Task<string>> Act)[] acts = [];
    private readonly Dictionary<string, (int Times, TimeSpan Took)> costs = [];
    private Pumps? pumps;

    public Life(int seed, SimulatedClock clock, bool shown)
    {
        (this.clock, dice, trace) = (clock, new(seed), new(shown));
        (books, weather) = (new(clock, dice), new(dice));
        open = new(weather);
        wire = new(new(books), keys, books, open, weather);
        house = new(clock, () => new Lent(wire));
    }

    public async Task<LifeStory> Live(int steps)
    {
        var town = await new Founding(house, dice).Found(keys.Account);
        using var truth = new Truth(house);
        var tencent = new TencentActs(house, town, dice, books, keys) { Open = open };
        pumps = new(house, dice);
        var reckoning = new Reckoning(house, clock, town, truth)
        {
            Books = books, Tencent = tencent, Weather = weather, Pumps = pumps,
        };
        Arrange(town, tencent);
        var took = Stopwatch.StartNew();
        string? broken = null;
        var step = 0;
        while (step < steps && broken is null)
        {
            step++;
            var said = await Step(town);
            trace.Add(string.Create(CultureInfo.InvariantCulture, $"{step} {said}"));
            pumps.Came(truth.News());
            var begun = Stopwatch.GetTimestamp();
            broken = truth.Broken(town) ?? Complaint();
            Count("(truths)", begun);
            Doing = nameof(Reckoning);
            if (broken is null && step % ReckonEvery == 0)
            {
                begun = Stopwatch.GetTimestamp();
                broken = await reckoning.Disagreement() ?? Complaint();
                Count("(reckoning)", begun);
            }
        }
        return new(step, trace.Hash, broken, took.Elapsed, town.Orders.Count, wire.Calls);
    }

    public IEnumerable<string> LastSteps => trace.Last;

    /// <summary>What is being done just now, for whoever finds the shop stuck.</summary>
    public string Doing { get; private set; } = "opening";

    /// <summary>What the acts cost, the dearest first.</summary>
    public IEnumerable<string> Costs => costs.OrderByDescending(cost => cost.Value.Took).Select(cost => string.Create(
        CultureInfo.InvariantCulture,
        $"  {cost.Key,-14} {cost.Value.Times,7} × {cost.Value.Took.TotalMilliseconds / cost.Value.Times,8:F2} ms"));

    public async ValueTask DisposeAsync()
    {
        await house.DisposeAsync();
        wire.Dispose();
        keys.Dispose();
        trace.Dispose();
    }

    /// <summary>What the house itself logs as an error is a fault that fell, unless it is what the weather does.</summary>
    private string? Complaint() => house.Faults().FirstOrDefault(line => line.StartsWith("Error", StringComparison.Ordinal));

    private async Task<string> Step(Town town)
    {
        if (town.People.Count < 5) return await acts[0].Act();
        var point = dice.Below(acts.Sum(act => act.Weight));
        foreach (var (weight, act) in acts)
        {
            if (point < weight)
            {
                Doing = act.Method.Name;
                var begun = Stopwatch.GetTimestamp();
                var said = await act();
                Count(Doing, begun);
                return said;
            }
            point -= weight;
        }
        throw new InvalidOperationException("some act is chosen");
    }

    private void Count(string what, long begun)
    {
        var (times, took) = costs.GetValueOrDefault(what);
        costs[what] = (times + 1, took + Stopwatch.GetElapsedTime(begun));
    }

    private void Arrange(Town town, TencentActs tencent)
    {
        var buyers = new BuyerActs(house, town, dice, books);
        var staff = new StaffActs(house, town, dice);
        var campaigns = new CampaignActs(house, town, dice);
        var cards = new CardActs(house, town, dice);
        var gifts = new GiftActs(house, town, dice);
        var till = new TillActs(house, town, dice);
        var finance = new FinanceActs(house, dice);
        var returns = new ReturnActs(house, town, dice);
        var prices = new PriceActs(house, town, dice);
        acts =
        [
            (15, buyers.Join), (110, buyers.Place), (90, buyers.AskToPay), (90, buyers.PayOnPhone), (25, buyers.Cancel), (30,
                buyers.TakeCoupon),
            (20, buyers.Click), (30, buyers.Confirm), (35, buyers.AskBack), (2, buyers.Erase), (4, buyers.TurnOutOne),
            (10, staff.Share), (60, staff.Accept), (12, staff.Refuse), (6, staff.Allocate), (50, staff.Ship), (25, staff.Ready),
            (35, staff.Decide), (25, staff.Count), (15, staff.PayOut), (3, staff.Merge), (2, staff.Unmerge), (6, staff.RetryRefund),
            (90, tencent.Deliver), (40, tencent.Progress), (25, tencent.Push),
            (200, pumps!.Listen), (50, pumps.Due), (60, pumps.CallOut), (15, pumps.Feed), (3, pumps.Recur),
            (6, campaigns.Act), (12, cards.Adjust), (2, cards.Change), (3, cards.Open),
            (18, till.Redeem), (6, till.Undo), (4, gifts.Budget), (14, gifts.Give), (3, finance.Close), (25, finance.Work),
            (30, prices.Change), (20, returns.Ask), (14, returns.Agree), (10, returns.Send), (12, returns.Inspect),
            (60, Jump), (2, Restart), (3, () => Offer(town)),
        ];
    }

    private Task<string> Jump()
    {
        var by = dice.Below(100) switch
        {
            < 75 => TimeSpan.FromSeconds(dice.Between(1, 200)),
            < 90 => TimeSpan.FromMinutes(dice.Between(5, 60)),
            < 96 => TimeSpan.FromHours(dice.Between(2, 30)),
            < 98 => TimeSpan.FromDays(dice.Between(1, 9)),
            _ => -TimeSpan.FromSeconds(dice.Between(1, 240)),
        };
        clock.Jump(by);
        return Task.FromResult("jump " + by);
    }

    private async Task<string> Restart()
    {
        await house.Restart();
        return "restart";
    }

    private async Task<string> Offer(Town town)
    {
        await new Founding(house, dice).Template(town);
        return "template";
    }

    /// <summary>The house closes its handler when it dies; Tencent stays.</summary>
    private sealed class Lent(TencentWire wire) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker there = new(wire, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            there.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            there.Dispose();
            base.Dispose(disposing);
        }
    }
}
