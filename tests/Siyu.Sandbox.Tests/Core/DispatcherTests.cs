using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Tests.WeCom;

namespace Siyu.Sandbox.Tests.Core;

public sealed class DispatcherTests
{
    [Fact]
    public async Task A_broken_connection_is_tried_three_times_on_the_virtual_clock()
    {
        await using var run = await SandboxRun.Open();
        var dead = "http://127.0.0.1:1/callback";
        await Scan(run, dead);
        Assert.Equal(1, await Attempts(run));
        await run.Advance(5);
        await run.Advance(5);
        Assert.Equal(3, await Attempts(run));
        await run.Advance(86_400);
        Assert.Equal(3, await Attempts(run));
        Assert.Single((await run.Look("callbacks?state=failed"))["callbacks"]!.AsArray());
    }

    [Fact]
    public async Task One_advance_over_the_whole_ladder_makes_every_attempt_at_its_own_time()
    {
        await using var run = await SandboxRun.Open();
        await Scan(run, "http://127.0.0.1:1/callback");
        await run.Advance(60);
        var times = (await run.Look("journal?kind=callback.attempt"))["lines"]!.AsArray().Select(l => (long)l!["at_ms"]!).ToList();
        Assert.Equal(3, times.Count);
        Assert.InRange(times[1] - times[0], 5_000, 6_500);
        Assert.InRange(times[2] - times[1], 5_000, 6_500);
    }

    [Fact]
    public async Task A_host_that_says_no_is_not_asked_again_by_wecom()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        ear.Answers = (_, _) => (500, "busy");
        await Scan(run, ear.Url);
        await run.Advance(60);
        Assert.Single(ear.All);
    }

    [Fact]
    public async Task The_pay_ladder_has_fifteen_more_tries_in_a_day_and_four_minutes()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        ear.Answers = (_, heard) => (heard < 15 ? 500 : 204, "");
        var core = run.Simulator.Core;
        core.Callbacks.BuildsWith("test", d => new HttpRequestMessage(HttpMethod.Post, d.Url) { Content = new StringContent(d.Body) });
        core.Callbacks.Enqueue(new Delivery("d1", "pay", ear.Url, "test", "{}") { Event = "TRANSACTION.SUCCESS",
            LadderName = Ladder.Pay.Name });
        await core.Callbacks.Idle();
        Assert.Single(ear.All);
        await run.Advance(24 * 3600 + 4 * 60 - 30);
        Assert.Equal(15, ear.All.Count);
        await run.Advance(60);
        Assert.Equal(16, ear.All.Count);
        Assert.Equal(Delivery.Delivered, core.Callbacks.All.Single(d => d.Id == "d1").State);
    }

    [Fact]
    public async Task An_unsent_callback_survives_a_restart()
    {
        var data = Path.Combine(Path.GetTempPath(), "siyu-sandbox-" + Ids.RandomHex(8));
        await using var ear = await CallbackEar.Open();
        await using (var run = await SandboxRun.Open(data))
        {
            await Scan(run, "http://127.0.0.1:1/callback");
            Assert.Equal(1, await Attempts(run));
        }
        await using (var again = await SandboxRun.Open(data))
        {
            await again.Advance(5);
            Assert.Equal(2, await Attempts(again));
        }
        System.IO.Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Replay_sends_a_kept_callback_once_more()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await Scan(run, ear.Url);
        var id = (string)(await run.Look("callbacks"))["callbacks"]![0]!["id"]!;
        await run.Act("callbacks/replay", new { id });
        var both = ear.All.Select(h => CorpMail.Open(run, h).ToString()).ToList();
        Assert.Equal(2, both.Count);
        Assert.Equal(both[0], both[1]);
    }

    internal static async Task Scan(SandboxRun run, string url)
    {
        await run.Staff("xiaoli");
        await run.Callback(url);
        await run.Human("wang");
        await ScanAgain(run, "wang");
    }

    internal static async Task<JsonObject> ScanAgain(SandboxRun run, string human)
    {
        var way = await run.WeCom("externalcontact/add_contact_way", new JsonObject { ["type"] = 1, ["scene"] = 2,
            ["user"] = new JsonArray("xiaoli") });
        var scan = await run.Act("persona/scan-contact-way", new { persona = human, config_id = (string)way["config_id"]! });
        await run.Act("callbacks/idle", new { });
        return scan;
    }

    private static async Task<int> Attempts(SandboxRun run) => (await run.Look("journal?kind=callback.attempt"))["lines"]!.AsArray().Count;
}
