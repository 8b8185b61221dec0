using System.Net;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Tests.WeCom;

namespace Siyu.Sandbox.Tests.Core;

public sealed class FaultTests
{
    [Fact]
    public async Task An_errcode_fault_strikes_as_often_as_it_may_and_changes_nothing()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("xiaoli");
        await run.Act("faults/add", new { scope = "wecom:POST /cgi-bin/externalcontact/*", kind = "errcode", count = 2,
            args = new { errcode = "45033" } });
        Assert.Equal(45033, await Add(run));
        Assert.Equal(45033, await Add(run));
        Assert.Equal(0, await Add(run));
        Assert.Single((await run.WeCom("externalcontact/list_contact_way", []))["contact_way"]!.AsArray());
    }

    [Fact]
    public async Task A_timeout_after_commit_leaves_the_change_and_no_answer()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("xiaoli");
        await run.Act("faults/add", new { scope = "wecom:POST *add_contact_way", kind = "timeout_after_commit", count = 1,
            args = new { ms = "50" } });
        await Assert.ThrowsAsync<HttpRequestException>(() => Add(run));
        Assert.Single((await run.WeCom("externalcontact/list_contact_way", []))["contact_way"]!.AsArray());
    }

    [Theory]
    [InlineData("timeout_before_commit"), InlineData("reset")]
    public async Task Before_commit_nothing_is_changed(string kind)
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("xiaoli");
        await run.Act("faults/add", new { scope = "wecom:POST *add_contact_way", kind, count = 1, args = new { ms = "50" } });
        await Assert.ThrowsAsync<HttpRequestException>(() => Add(run));
        Assert.Empty((await run.WeCom("externalcontact/list_contact_way", []))["contact_way"]!.AsArray());
    }

    [Fact]
    public async Task A_truncated_body_breaks_the_answer()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("faults/add", new { scope = "wecom:GET /cgi-bin/gettoken", kind = "truncated_body", count = 1 });
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            try
            {
                await run.Token();
            }
            catch (HttpRequestException broken) when (broken.InnerException is IOException cause)
            {
                throw cause;
            }
        });
    }

    [Fact]
    public async Task A_server_error_has_the_status_and_a_slow_call_its_delay()
    {
        await using var run = await SandboxRun.Open();
        var url = $"{run.At.WeCom}/cgi-bin/gettoken?corpid={run.CorpId}&corpsecret={run.App()["secret"]}";
        await run.Act("faults/add", new { scope = "wecom:*", kind = "http500", count = 1, args = new { status = "502" } });
        using (var failed = await run.Raw(url)) Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        await run.Act("faults/add", new { scope = "wecom:*", kind = "slow", count = 1, args = new { ms = "300" } });
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await run.Get(url);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds >= 295);
    }

    [Fact]
    public async Task The_same_seed_strikes_at_the_same_calls()
    {
        async Task<string> Pattern()
        {
            await using var run = await SandboxRun.Open(seed: "pattern");
            await run.Act("faults/add", new { scope = "wecom:GET /cgi-bin/gettoken", kind = "errcode", probability = 0.4 });
            var pattern = "";
            for (var i = 0; i < 30; i++)
                pattern += (int)(await run.Get(
                    $"{run.At.WeCom}/cgi-bin/gettoken?corpid={run.CorpId}&corpsecret={run.App()["secret"]}"))["errcode"]! == 0 ? '.' : 'x';
            return pattern;
        }

        var first = await Pattern();
        Assert.Equal(first, await Pattern());
        Assert.InRange(first.Count(c => c == 'x'), 4, 22);
    }

    [Fact]
    public async Task Callbacks_come_double_late_or_never()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Act("faults/add", new { scope = "callback:wecom add_external_contact", kind = "duplicate", count = 1,
            args = new { times = "3" } });
        await DispatcherTests.Scan(run, ear.Url);
        Assert.Equal(3, ear.All.Count);
        Assert.Single(ear.All.Select(h => CorpMail.Open(run, h).ToString()).Distinct());

        ear.All.Clear();
        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "delay", count = 1, args = new { ms = "60000" } });
        await run.Human("li");
        await DispatcherTests.ScanAgain(run, "li");
        Assert.Empty(ear.All);
        await run.Advance(61);
        Assert.Single(ear.All);

        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "drop", count = 1 });
        await run.Human("zhao");
        await DispatcherTests.ScanAgain(run, "zhao");
        await run.Advance(86_400);
        Assert.Single(ear.All);
    }

    [Fact]
    public async Task A_reordered_callback_comes_after_the_next_one()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "reorder", count = 1, args = new { ms = "3600000" } });
        await DispatcherTests.Scan(run, ear.Url);
        Assert.Empty(ear.All);
        await run.Act("persona/delete-friend", new { persona = "wang", userid = "xiaoli" });
        await run.Act("callbacks/idle", new { });
        await run.Act("callbacks/idle", new { });
        Assert.Equal(["del_follow_user", "add_external_contact"], ear.All.Select(h => CorpMail.Open(run, h).Element("ChangeType")!.Value));
    }

    [Fact]
    public async Task A_forged_callback_comes_beside_the_true_one()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "bad_signature", count = 1 });
        await DispatcherTests.Scan(run, ear.Url);
        var good = ear.All.Count(h => CallbackCrypto.Sign((string)run.App()["token"]!, h.Query["timestamp"]!, h.Query["nonce"]!,
            System.Xml.Linq.XElement.Parse(h.Body).Element("Encrypt")!.Value) == h.Query["msg_signature"]);
        Assert.Equal((2, 1), (ear.All.Count, good));
    }

    [Fact]
    public async Task A_wrong_receiver_is_inside_a_well_signed_message()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "wrong_receiveid", count = 1 });
        await DispatcherTests.Scan(run, ear.Url);
        var receivers = ear.All.Select(h => CallbackCrypto.Decrypt((string)run.App()["encoding_aes_key"]!,
            System.Xml.Linq.XElement.Parse(h.Body).Element("Encrypt")!.Value).Receiver).Order().ToList();
        Assert.Equal(["ww0000000000000000", run.CorpId], receivers);
    }

    [Fact]
    public async Task A_callback_can_be_there_before_the_answer()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("xiaoli");
        await run.Callback(ear.Url);
        await run.Human("wang");
        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "notify_before_response" });
        ear.Delay = TimeSpan.FromMilliseconds(300);
        var way = await run.WeCom(
            "externalcontact/add_contact_way", JsonNode.Parse("""{"type":1,"scene":2,"user":["xiaoli"]}""")!.AsObject());
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await run.Act("persona/scan-contact-way", new { persona = "wang", config_id = (string)way["config_id"]! });
        Assert.Single(ear.All);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds >= 290);
    }

    [Fact]
    public async Task Unknown_faults_and_odds_are_refused()
    {
        await using var run = await SandboxRun.Open();
        Assert.Equal("faults.unknown_kind",
            (string)(await run.Act("faults/add", new { kind = "gremlins" }, HttpStatusCode.BadRequest))["error"]!);
        await run.Act("faults/add", new { kind = "slow", probability = 2 }, HttpStatusCode.BadRequest);
    }

    private static async Task<int> Add(SandboxRun run) => await run.Errcode("externalcontact/add_contact_way",
        new JsonObject { ["type"] = 1, ["scene"] = 2, ["user"] = new JsonArray("xiaoli") });
}
