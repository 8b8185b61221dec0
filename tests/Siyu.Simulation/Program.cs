using System.Globalization;
using Siyu.Kernel;
using Siyu.Simulation;
using Siyu.Simulation.World;

var seed = Number("--seed", 1);
var steps = Number("--steps", 10_000);
var seeds = Number("--seeds", 1);
for (var one = seed; one < seed + seeds; one++)
    if (!await Live(one)) return 1;
return 0;

async Task<bool> Live(int chosen)
{
    var clock = new SimulatedClock();
    Id.Source = new SeededIds(chosen).Make;
    using var thread = new OneThread(clock);
    var life = new Life(chosen, clock, args.Contains("--trace"));
    var well = false;
    try
    {
        await thread.Run(async () => well = Tell(chosen, await life.Live(steps)));
        if (args.Contains("--costs")) foreach (var cost in life.Costs) Console.WriteLine(cost);
        await thread.Run(() => life.DisposeAsync().AsTask());
    }
    finally
    {
        if (!well)
        {
            foreach (var line in life.LastSteps) Console.WriteLine("  " + line);
            Console.WriteLine($"{life.Doing}: ./siyu simulate --seed {chosen} --steps {steps}");
        }
    }
    return well;
}

bool Tell(int chosen, LifeStory story)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"种子 seed {chosen}  步 steps {story.Steps}  {story.Steps / story.Took.TotalSeconds:F0}/s  订单 orders {story.Orders}  "
        + $"外呼 calls {story.Calls}  轨迹 trace {story.Hash}  {(story.Broken is null ? "全部成立 all hold" : "不成立 BROKEN: " + story.Broken)}"));
    return story.Broken is null;
}

int Number(string name, int otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length
    ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
