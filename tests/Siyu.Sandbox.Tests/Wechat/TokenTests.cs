using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Tests.Wechat;

public sealed class TokenTests
{
    [Fact]
    public async Task A_stable_token_stays_the_same_until_five_minutes_before_its_end_and_then_both_hold()
    {
        await using var run = await SandboxRun.Open();
        var first = await Stable(run);
        Assert.Equal(first, await Stable(run));
        await run.Advance(7200 - 299);
        var second = await Stable(run);
        Assert.NotEqual(first, second);
        Assert.Equal(0, await Use(run, first));
        Assert.Equal(0, await Use(run, second));
        await run.Advance(300);
        Assert.Equal(40001, await Use(run, first));
        Assert.Equal(0, await Use(run, second));
    }

    [Fact]
    public async Task A_forced_refresh_ends_the_old_token_at_once_but_not_twice_in_half_a_minute()
    {
        await using var run = await SandboxRun.Open();
        var first = await Stable(run);
        Assert.Equal(first, await Stable(run, force: true));
        await run.Advance(31);
        var second = await Stable(run, force: true);
        Assert.NotEqual(first, second);
        Assert.Equal(40001, await Use(run, first));
    }

    [Fact]
    public async Task The_plain_family_replaces_its_token_and_lets_the_old_one_live_five_minutes()
    {
        await using var run = await SandboxRun.Open();
        var stable = await Stable(run);
        var first = await Plain(run);
        var second = await Plain(run);
        Assert.NotEqual(first, second);
        Assert.Equal(0, await Use(run, first));
        await run.Advance(301);
        Assert.Equal(40001, await Use(run, first));
        Assert.Equal(0, await Use(run, stable));
        await run.Advance(7200);
        Assert.Equal(42001, await Use(run, second));
    }

    [Fact]
    public async Task An_address_that_is_not_listed_and_a_revoked_token_are_refused()
    {
        await using var run = await SandboxRun.Open();
        var token = await Stable(run);
        await run.Act("faults/add", new { scope = "wechat:GET /cgi-bin/getcallbackip", kind = "revoked_token", count = 1 });
        Assert.Equal(40001, await Use(run, token));
        Assert.Equal(0, await Use(run, await Stable(run)));
        var appid = (string)run.Mini()["appid"]!;
        await run.Act("configure", new { wechat = new { apps = new[] { new { appid, trusted_addresses = new[] { "10.0.0.1" } } } } });
        Assert.Equal(40164, (int)(await Grant(run, $"&appid={appid}&secret={run.Mini()["secret"]}"))["errcode"]!);
    }

    [Fact]
    public async Task Missing_and_wrong_words_are_named()
    {
        await using var run = await SandboxRun.Open();
        Assert.Equal(41001, (int)(await run.Get($"{run.At.Wechat}/cgi-bin/getcallbackip"))["errcode"]!);
        Assert.Equal(40001, await Use(run, "nonsense"));
        Assert.Equal(40002, (int)(await run.Get($"{run.At.Wechat}/cgi-bin/token"))["errcode"]!);
        Assert.Equal(41002, (int)(await Grant(run, ""))["errcode"]!);
        Assert.Equal(40013, (int)(await Grant(run, "&appid=wx0&secret=x"))["errcode"]!);
        Assert.Equal(40125, (int)(await Grant(run, $"&appid={run.Mini()["appid"]}&secret=x"))["errcode"]!);
        Assert.Equal(47001, (int)(await run.Post($"{run.At.Wechat}/cgi-bin/stable_token", "{oops"))["errcode"]!);
    }

    private static async Task<string> Stable(SandboxRun run, bool force = false) =>
        (string)(await run.Post($"{run.At.Wechat}/cgi-bin/stable_token", new JsonObject
    {
        ["grant_type"] = "client_credential", ["appid"] = (string)run.Mini()["appid"]!, ["secret"] =
            (string)run.Mini()["secret"]!, ["force_refresh"] = force,
    }.ToJsonString()))["access_token"]!;

    private static async Task<string> Plain(SandboxRun run) =>
        (string)(await Grant(run, $"&appid={run.Mini()["appid"]}&secret={run.Mini()["secret"]}"))["access_token"]!;

    private static Task<JsonObject> Grant(SandboxRun run, string words) => run.Wechat("cgi-bin/token?grant_type=client_credential" + words);

    private static async Task<int> Use(SandboxRun run, string token) =>
        (int)(await run.Get($"{run.At.Wechat}/cgi-bin/getcallbackip?access_token={token}"))["errcode"]!;
}
