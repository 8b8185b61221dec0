using System.Net;
using System.Text.Json.Nodes;
using Siyu.Platform.Outside;
using Siyu.Tests.WeCom;
using Siyu.Wechat.Api;

namespace Siyu.Tests.Wechat;

/// <summary>How the gateway to WeChat behaves when the other side is slow, busy, forgetful or away.</summary>
public sealed class WechatCallsTests
{
    private const string Path = "/cgi-bin/message/subscribe/send";
    private const string Well = """{"errcode":0,"errmsg":"ok"}""";
    private readonly SetClock clock = new(DateTimeOffset.FromUnixTimeSeconds(1_795_000_000));
    private readonly List<JsonObject> tokenWishes = [];

    [Fact]
    public async Task Many_callers_share_one_fetch_of_the_token()
    {
        var wire = Wire(_ => Well);
        var calls = new WechatCalls(wire.Calls(clock));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ask(calls)));
        Assert.All(answers, answer => Assert.True(answer.Ok));
        Assert.False((bool)Assert.Single(tokenWishes)["force_refresh"]!);
    }

    [Theory]
    [InlineData(40001)]
    [InlineData(40014)]
    [InlineData(42001)]
    public async Task A_refused_token_is_forced_anew_once_and_the_call_made_again(int code)
    {
        var wire = Wire(query => query.EndsWith("=token-1", StringComparison.Ordinal) ? Refusal(code) : Well);
        Assert.True((await Ask(new WechatCalls(wire.Calls(clock)))).Ok);
        Assert.Equal([false, true], tokenWishes.Select(wish => (bool)wish["force_refresh"]!));
        Assert.Equal("client_credential", (string?)tokenWishes[0]["grant_type"]);
    }

    [Fact]
    public async Task A_token_refused_again_is_a_matter_for_a_person()
    {
        var answer = await Ask(new WechatCalls(Wire(_ => Refusal(42001)).Calls(clock)));
        Assert.Equal(FailureKind.Misconfigured, answer.Failure!.Kind);
        Assert.Equal(2, tokenWishes.Count);
    }

    [Theory]
    [InlineData(43101, FailureKind.Item)]
    [InlineData(40003, FailureKind.Item)]
    [InlineData(45009, FailureKind.BackOff)]
    [InlineData(40164, FailureKind.Misconfigured)]
    [InlineData(47003, FailureKind.Permanent)]
    public async Task A_refusal_is_of_its_class_is_not_repeated_and_tells_no_request_id(int code, FailureKind kind)
    {
        var wire = Wire(_ => Refusal(code));
        var answer = await Ask(new WechatCalls(wire.Calls(clock)));
        Assert.Equal((kind, code, "refused"), (answer.Failure!.Kind, answer.Failure.Code, answer.Failure.Text));
        Assert.Single(wire.Heard, heard => heard.StartsWith(Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_without_an_answer_is_unknown_and_not_sent_again()
    {
        var sent = 0;
        var wire = Wire(_ => ++sent > 0 ? null : Well);
        var answer = await Ask(new WechatCalls(wire.Calls(clock)));
        Assert.Equal((FailureKind.Unknown, 1), (answer.Failure!.Kind, sent));
    }

    [Theory]
    [InlineData("<html>gateway</html>")]
    [InlineData("")]
    [InlineData("""{"errcode":0""")]
    public async Task An_answer_that_is_none_leaves_the_outcome_unknown(string body)
    {
        var answer = await Ask(new WechatCalls(Wire(_ => body).Calls(clock)));
        Assert.Equal(FailureKind.Unknown, answer.Failure!.Kind);
    }

    [Fact]
    public async Task A_used_up_quota_stops_that_interface_for_a_minute()
    {
        var asked = 0;
        var calls = new WechatCalls(Wire(_ => ++asked == 1 ? Refusal(45009) : Well).Calls(clock));
        Assert.Equal(FailureKind.BackOff, (await Ask(calls)).Failure!.Kind);
        Assert.Equal(FailureKind.BackOff, (await Ask(calls)).Failure!.Kind);
        Assert.Equal(1, asked);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await Ask(calls)).Ok);
    }

    private static Task<Answer<Nothing>> Ask(WechatCalls calls) =>
        calls.Post<Nothing>(WechatShop.Mall, Path, new { touser = "open-1" }, Repeat.Never, default);

    private ScriptedWire Wire(Func<string, string?> answer) => new((request, body) =>
    {
        if (request.RequestUri!.AbsolutePath != "/cgi-bin/stable_token")
            return answer(request.RequestUri.PathAndQuery) is { } said
                ? ScriptedWire.Json(said) : throw new HttpRequestException(HttpRequestError.ResponseEnded);
        lock (tokenWishes)
        {
            tokenWishes.Add(JsonNode.Parse(body)!.AsObject());
            return ScriptedWire.Json($$"""{"access_token":"token-{{tokenWishes.Count}}","expires_in":7200}""", HttpStatusCode.OK);
        }
    });

    private static string Refusal(int code) => $$"""{"errcode":{{code}},"errmsg":"refused rid: 1-2-3"}""";
}
