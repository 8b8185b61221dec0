using System.Net;
using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Tests.Core;

/// <summary>The control port says what there is, and what is wrong with a request, by a code that stays.</summary>
public sealed class ControlManners
{
    [Fact]
    public async Task It_lists_every_act_look_and_fault()
    {
        await using var run = await SandboxRun.Open();
        using var answer = await run.Raw(run.At.Control + "/control");
        var index = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var acts = index["acts"]!.AsArray().Select(a => (string)a!).ToList();
        Assert.Contains("POST /control/persona/scan-contact-way", acts);
        Assert.Contains("POST /control/faults/add", acts);
        Assert.Contains("GET /control/journal", index["looks"]!.AsArray().Select(a => (string)a!));
        Assert.Contains("duplicate", index["faults"]!.AsArray().Select(f => (string)f!["kind"]!));
    }

    [Fact]
    public async Task Unknown_paths_and_wrong_verbs_have_codes()
    {
        await using var run = await SandboxRun.Open();
        Assert.Equal("control.unknown_path", await Code(run.Act("no/such/act", new { }, HttpStatusCode.NotFound)));
        Assert.Equal("control.wrong_verb", await Code(run.Act("journal", new { }, HttpStatusCode.MethodNotAllowed)));
        using var wrong = await run.Raw(run.At.Control + "/control/persona/create");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
    }

    [Theory]
    [InlineData("{}", "clock.no_step")]
    [InlineData("{\"seconds\":-1}", "clock.backwards")]
    [InlineData("{\"seconds\":1e308}", "clock.too_far")]
    [InlineData("{\"days\":1e9}", "clock.too_far")]
    [InlineData("{\"seconds\":\"NaN\"}", "clock.too_far")]
    [InlineData("{\"seconds\":\"soon\"}", "control.bad_json")]
    [InlineData("[1]", "control.bad_json")]
    public async Task The_clock_takes_no_nonsense(string body, string code)
    {
        await using var run = await SandboxRun.Open();
        using var content = new StringContent(body);
        using var answer = await run.Raw(run.At.Control + "/control/clock/advance", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]);
    }

    [Fact]
    public async Task The_clock_can_be_moved_by_its_own_path_too()
    {
        await using var run = await SandboxRun.Open();
        var before = (long)(await run.Look("clock"))["offset_ms"]!;
        await run.Act("clock", new { advance = 90 });
        Assert.InRange((long)(await run.Look("clock"))["offset_ms"]! - before, 85_000, 90_000);
    }

    [Fact]
    public async Task A_fault_is_refused_when_it_could_not_be_played()
    {
        await using var run = await SandboxRun.Open();
        foreach (var (fault, code) in new (object, string)[]
        {
            (new { kind = "gremlins" }, "faults.unknown_kind"),
            (new { kind = "slow", probability = 1.5 }, "faults.bad_probability"),
            (new { kind = "slow", count = 0 }, "faults.bad_count"),
            (new { kind = "slow", args = new { ms = "soon" } }, "faults.bad_arg"),
            (new { kind = "slow", args = new { ms = -5 } }, "faults.bad_arg"),
            (new { kind = "slow", args = new { seconds = 5 } }, "faults.unknown_arg"),
            (new { kind = "http500", args = new { status = 99 } }, "faults.bad_arg"),
        })
            Assert.Equal(code, await Code(run.Act("faults/add", fault, HttpStatusCode.BadRequest)));
        Assert.Empty((await run.Look("faults"))["faults"]!.AsArray());
        await run.Act("faults/add", new { kind = "slow", scope = "wecom:*", args = new { ms = 5 } });
        Assert.Equal("fault.unknown", await Code(run.Act("faults/clear", new { id = "fault999999" }, HttpStatusCode.NotFound)));
    }

    [Theory]
    [InlineData("callback_url", "nowhere", "callback.bad_url")]
    [InlineData("encoding_aes_key", "short", "callback.bad_key")]
    [InlineData("token", "no-dashes", "callback.bad_token")]
    public async Task A_callback_address_is_checked_when_it_is_set(string field, string value, string code)
    {
        await using var run = await SandboxRun.Open();
        var app = new JsonObject { ["kind"] = "app", [field] = value };
        Assert.Equal(code, await Code(run.Act("configure", new JsonObject { ["wecom"] = new JsonObject
            { ["corps"] = new JsonArray(new JsonObject { ["corpid"] = run.CorpId, ["apps"] = new JsonArray(app.DeepClone()) }) } },
            HttpStatusCode.BadRequest)));
        app["kind"] = "mini";
        Assert.Equal(code, await Code(run.Act("configure",
            new JsonObject { ["wechat"] = new JsonObject { ["apps"] = new JsonArray(app.DeepClone()) } }, HttpStatusCode.BadRequest)));
    }

    [Fact]
    public async Task An_address_that_does_not_answer_is_not_proven_and_the_echo_always_holds_a_plus()
    {
        await using var run = await SandboxRun.Open();
        await run.Callback("http://127.0.0.1:1/callback");
        var answer = await run.Act("admin/verify-callback", new { kind = "app" });
        Assert.False((bool)answer["proven"]!);

        await using var ear = await CallbackEar.Open();
        await run.Callback(ear.Url);
        for (var i = 0; i < 3; i++) await run.Act("admin/verify-callback", new { kind = "app" });
        Assert.All(ear.All, h => Assert.Contains('+', (string)h.Query["echostr"]!));
    }

    private static async Task<string> Code(Task<JsonObject> act) => (string)(await act)["error"]!;
}
