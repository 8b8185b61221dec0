using System.Net;
using System.Text.Json;
using Siyu.Platform.Outside;
using Siyu.WeCom.Api;

namespace Siyu.Tests.WeCom;

public sealed class WeComCallsTests
{
    private static readonly WeComCorp Corp =
        new("ww1", 1000002, "app-secret", "contact-secret", "t", "k") { ApiBase = "http://wecom.test" };
    private readonly SetClock clock = new(DateTimeOffset.FromUnixTimeSeconds(1_795_000_000));
    private int tokens;

    [Fact]
    public async Task Many_callers_share_one_fetch_of_the_token()
    {
        var wire = Wire(_ => """{"errcode":0,"errmsg":"ok","follow_user":["a"]}""");
        var api = Api(wire);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.FollowUsers(Corp, default)));

        Assert.All(answers, a => Assert.Equal(["a"], a.Value.Users));
        Assert.Single(wire.Heard, path => path.StartsWith("/cgi-bin/gettoken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_runs_out()
    {
        var wire = Wire(_ => """{"errcode":0,"follow_user":[]}""");
        var api = Api(wire);
        await api.FollowUsers(Corp, default);
        clock.Advance(TimeSpan.FromSeconds(7_200 - 299));
        await api.FollowUsers(Corp, default);
        Assert.Equal(2, tokens);
    }

    [Theory]
    [InlineData(40014)]
    [InlineData(42001)]
    [InlineData(40001)]
    public async Task A_refused_token_is_fetched_anew_once_and_the_call_made_again(int code)
    {
        const string well = """{"errcode":0,"follow_user":["b"]}""";
        var wire = Wire(query => query.Contains("token-1", StringComparison.Ordinal) ? Refusal(code) : well);
        Assert.Equal(["b"], (await Api(wire).FollowUsers(Corp, default)).Value.Users);
        Assert.Equal(2, tokens);
    }

    [Fact]
    public async Task A_token_refused_again_is_a_matter_for_a_person()
    {
        var answer = await Api(Wire(_ => Refusal(40014))).FollowUsers(Corp, default);
        Assert.Equal(FailureKind.Misconfigured, answer.Failure!.Kind);
        Assert.Equal(2, tokens);
    }

    [Fact]
    public async Task A_busy_system_is_asked_again()
    {
        var asked = 0;
        var wire = Wire(_ => ++asked < 3 ? Refusal(-1) : """{"errcode":0,"follow_user":["c"]}""");
        Assert.Equal(["c"], (await Api(wire).FollowUsers(Corp, default)).Value.Users);
    }

    [Fact]
    public async Task A_used_up_quota_stops_all_callers_of_that_interface_for_a_minute()
    {
        var asked = 0;
        var wire = Wire(_ => ++asked == 1 ? Refusal(45009) : """{"errcode":0,"follow_user":[]}""");
        var api = Api(wire);

        Assert.Equal(FailureKind.BackOff, (await api.FollowUsers(Corp, default)).Failure!.Kind);
        Assert.Equal(FailureKind.BackOff, (await api.FollowUsers(Corp, default)).Failure!.Kind);
        Assert.Equal(1, asked);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await api.FollowUsers(Corp, default)).Ok);
    }

    [Fact]
    public async Task Our_own_budget_stops_before_the_platform_does()
    {
        var corp = Corp with
        {
            Limits =
                new Dictionary<string, Limit> { ["/cgi-bin/externalcontact/get_follow_user_list"] = new(2, 100, 4, new(2026, 11, 22)) },
        };
        var wire = Wire(_ => """{"errcode":0,"follow_user":[]}""");
        var api = Api(wire);
        Assert.True((await api.FollowUsers(corp, default)).Ok);
        Assert.True((await api.FollowUsers(corp, default)).Ok);
        Assert.Equal(FailureKind.BackOff, (await api.FollowUsers(corp, default)).Failure!.Kind);
        Assert.Equal(3, wire.Heard.Count);
    }

    [Fact]
    public async Task A_time_out_of_what_must_not_happen_twice_is_unknown_and_not_repeated()
    {
        var added = 0;
        var wire = Wire(query => query.Contains("add_contact_way", StringComparison.Ordinal) && ++added > 0 ? null : "{}");
        var answer = await new ContactWayApi(new WeComCalls(wire.Calls(clock))).Add(Corp, new ContactWay { Type = 2 }, default);
        Assert.Equal(FailureKind.Unknown, answer.Failure!.Kind);
        Assert.Equal(1, added);
    }

    [Theory]
    [InlineData("<html>gateway</html>", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("{}", HttpStatusCode.BadGateway)]
    public async Task An_answer_that_is_none_leaves_the_outcome_unknown(string body, HttpStatusCode status)
    {
        var wire = new ScriptedWire((request, _) =>
            request.RequestUri!.AbsolutePath == "/cgi-bin/gettoken" ? Token() : ScriptedWire.Json(body, status));
        var answer = await new ContactWayApi(new WeComCalls(wire.Calls(clock))).Add(Corp, new ContactWay { Type = 2 }, default);
        Assert.Equal(FailureKind.Unknown, answer.Failure!.Kind);
    }

    [Theory]
    [InlineData(84061, FailureKind.Item)]
    [InlineData(40096, FailureKind.Item)]
    [InlineData(41050, FailureKind.Permanent)]
    [InlineData(48002, FailureKind.Misconfigured)]
    [InlineData(60020, FailureKind.Misconfigured)]
    public async Task A_refusal_is_of_its_class_and_not_repeated(int code, FailureKind kind)
    {
        var wire = Wire(_ => Refusal(code));
        var answer = await Api(wire).FollowUsers(Corp, default);
        Assert.Equal((kind, code, "refused"), (answer.Failure!.Kind, answer.Failure.Code, answer.Failure.Text));
        Assert.Equal(2, wire.Heard.Count);
    }

    [Fact]
    public async Task A_wrong_secret_is_a_matter_for_a_person_at_once()
    {
        var wire = new ScriptedWire((_, _) => ScriptedWire.Json(Refusal(40001)));
        var answer = await Api(wire).FollowUsers(Corp, default);
        Assert.Equal(FailureKind.Misconfigured, answer.Failure!.Kind);
        Assert.Single(wire.Heard);
    }

    [Fact]
    public async Task Tagging_runs_at_most_five_at_once()
    {
        var (now, most) = (0, 0);
        var wire = new ScriptedWire(async (request, _) =>
        {
            if (request.RequestUri!.AbsolutePath == "/cgi-bin/gettoken") return await Token();
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(20);
            Interlocked.Decrement(ref now);
            return await ScriptedWire.Json("""{"errcode":0}""");
        });
        var api = new TagApi(new WeComCalls(wire.Calls(clock)));
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => api.Mark(Corp, new TagMark("u", "wm" + i, ["et1"], []), default)));
        Assert.InRange(most, 2, 5);
    }

    [Fact]
    public async Task Bodies_are_written_with_the_names_of_the_platform()
    {
        string sent = "";
        var wire = new ScriptedWire((request, body) =>
        {
            if (request.RequestUri!.AbsolutePath == "/cgi-bin/gettoken") return Token();
            sent = body;
            return ScriptedWire.Json("""{"errcode":0}""");
        });
        var card = new Attachment("miniprogram") { Miniprogram = new("新人礼", "media-1", "wx1", "pages/index.html") };
        await new WelcomeApi(new WeComCalls(wire.Calls(clock))).Send(Corp, new WelcomeMessage("code-1", new("你好"), [card]), default);

        using var json = JsonDocument.Parse(sent);
        Assert.Equal("code-1", json.RootElement.GetProperty("welcome_code").GetString());
        Assert.Equal("你好", json.RootElement.GetProperty("text").GetProperty("content").GetString());
        var part = json.RootElement.GetProperty("attachments")[0];
        Assert.Equal("miniprogram", part.GetProperty("msgtype").GetString());
        Assert.Equal("media-1", part.GetProperty("miniprogram").GetProperty("pic_media_id").GetString());
        Assert.False(part.TryGetProperty("link", out _));
    }

    private ContactApi Api(ScriptedWire wire) => new(new WeComCalls(wire.Calls(clock)));

    private ScriptedWire Wire(Func<string, string?> answer) => new((request, _) =>
    {
        if (request.RequestUri!.AbsolutePath == "/cgi-bin/gettoken") return Token();
        return answer(request.RequestUri.PathAndQuery) is { } body
            ? ScriptedWire.Json(body)
            : throw new HttpRequestException(HttpRequestError.ResponseEnded);
    });

    private Task<HttpResponseMessage> Token() =>
        ScriptedWire.Json($$"""{"errcode":0,"access_token":"token-{{Interlocked.Increment(ref tokens)}}","expires_in":7200}""");

    private static string Refusal(int code) => $$"""{"errcode":{{code}},"errmsg":"refused, hint: [1], from ip: 10.0.0.1"}""";
}
