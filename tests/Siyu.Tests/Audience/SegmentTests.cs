using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Siyu.Audience.Conditions;
using Siyu.Audience.Segments;
using Siyu.Contracts.Audience;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Tests.Olap;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Audience;

/// <summary>Segments over HTTP: saved, revised, counted, explained, listed; what is refused and where it is wrong.</summary>
public sealed class SegmentTests(OlapHouse olap) : IClassFixture<OlapHouse>
{
    private static readonly Condition Anybody = new NumberIs(NumberField.Orders, 0, null);

    private static async Task<(AudienceHouse House, HttpClient Console)> Open(OlapHouse olap, Database database)
    {
        var house = await AudienceHouse.Open(olap, database);
        return (house, await house.Shop.SignedIn(SessionKind.Console, house.Boss.Value));
    }

    private static async Task<JsonElement> Send(HttpClient console, HttpMethod method, string path, object body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, "/api/console/audience/" + path) { Content = JsonContent.Create(body) };
        var answer = await console.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static object Tree(string json) => JsonDocument.Parse(json).RootElement;

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_segment_is_saved_counted_explained_and_listed_over_http(Database database)
    {
        var (house, console) = await Open(olap, database);
        await using var ended = house;
        var wang = await house.Member("13800000001", house.EastStore, house.Xiaoli);
        await house.Member("13800000002", house.WestStore);
        var tag = await house.Tag("茶");
        await house.Settle();
        await house.Put(tag, true, null, wang);
        await house.Settle();
        var inner = await Send(console, HttpMethod.Post, "segments", new
        {
            Title = "爱茶的人", Condition = Tree($$"""{"kind":"tag","tags":["{{tag}}"]}"""),
        }, HttpStatusCode.OK);
        var condition = Tree($$"""
            {"kind":"any","of":[{"kind":"segment","segment":"{{inner.GetProperty("id").GetString()}}"},
                {"kind":"not","that":{"kind":"day","field":"Joined","withinDays":30} } ]}
            """);
        var outer = await Send(console, HttpMethod.Post, "segments", new { Title = "组合", Condition = condition }, HttpStatusCode.OK);

        Assert.Equal(1, (await Send(console, HttpMethod.Post, "segments/count", new { Condition = condition }, HttpStatusCode.OK))
            .GetProperty("members").GetInt64());
        var lines = (await Send(console, HttpMethod.Post, "segments/explain", new { Condition = condition }, HttpStatusCode.OK))
            .GetProperty("lines").EnumerateArray().Select(line =>
                $"{line.GetProperty("depth")} {line.GetProperty("at")} {line.GetProperty("text")} {line.GetProperty("members")}").ToList();
        Assert.Equal(
        [
            "0 condition 满足以下 2 个条件之一 1", "1 condition.of[0] 属于人群「爱茶的人」 1", "1 condition.of[1] 不满足以下条件 0",
            "2 condition.of[1].that 入会日期在最近 30 天内 2",
        ], lines);
        var id = outer.GetProperty("id").GetString();
        var page = await console.GetFromJsonAsync<Page<MemberId>>($"/api/console/audience/segments/{id}/members", Json.Options);
        Assert.Equal([wang], page!.Rows);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Everybody_sees_within_their_scope_only(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        var wang = await house.Member("13800000001", house.EastStore, house.Xiaoli);
        await house.Member("13800000002", house.WestStore);
        await house.Settle();
        var keeper = await house.Shop.ActorOf(await house.Shop.Staff(house.WestStore, "K1", "store_manager"));
        var guide = await house.Shop.ActorOf(house.Xiaoli);
        Assert.Equal((2, 1, 1), ((await house.Count(Anybody)).Value, (await house.Count(Anybody, keeper)).Value,
            (await house.Count(Anybody, guide)).Value));
        Assert.Equal(0, (await house.Count(new ChoiceIs(ChoiceField.Guide, [house.Xiaoli.ToString()]), keeper)).Value);
        var saved = await house.Shop.With<DefineSegment, DefineSegment.Response>(slice =>
            slice.Handle(house.Hq, new("全部", Anybody), default));
        var walked = await house.Shop.With<IAudience, SegmentSlice>(door => door.Walk(guide, saved.Value.Id, 0, 10, default));
        Assert.Equal([wang], walked.Value.Members);
        var first = await house.Shop.With<IAudience, SegmentSlice>(door => door.Walk(house.Hq, saved.Value.Id, 0, 1, default));
        var second = await house.Shop.With<IAudience, SegmentSlice>(door => door.Walk(house.Hq, saved.Value.Id, first.Value.Next!.Value, 1,
            default));
        Assert.Equal(2, first.Value.Members.Concat(second.Value.Members).Distinct().Count());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_segment_keeps_its_versions_and_a_stale_editor_is_refused(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        var saved = (await house.Shop.With<DefineSegment, DefineSegment.Response>(slice =>
            slice.Handle(house.Hq, new("一", Anybody), default))).Value.Id;
        Task<Result<ReviseSegment.Response>> Revise(int seen, Condition to, string title = "一") =>
            house.Shop.With<ReviseSegment, ReviseSegment.Response>(slice => slice.Handle(house.Hq, saved, new(title, seen, to), default));
        Assert.Equal(2, (await Revise(1, new RfmIs(30, null, null))).Value.Version);
        Assert.Equal("audience.version_moved", (await Revise(1, Anybody)).Problem?.Code);
        Assert.Equal("audience.circle", (await Revise(2, new InSegment(saved))).Problem?.Code);
        var other = (await house.Shop.With<DefineSegment, DefineSegment.Response>(slice =>
            slice.Handle(house.Hq, new("二", new NotThat(new InSegment(saved))), default))).Value.Id;
        var circle = (await Revise(2, new AllOf([Anybody, new InSegment(other)]))).Problem;
        Assert.Equal(("audience.circle", "condition.of[1]"), (circle!.Code, circle.At));
        Assert.Equal("audience.title_taken", (await Revise(2, Anybody, "二")).Problem?.Code);
        Assert.Equal("audience.segment_in_use", (await house.Shop.With<EndSegment, Done>(slice =>
            slice.Handle(house.Hq, saved, default))).Problem?.Code);
        Assert.True((await house.Shop.With<EndSegment, Done>(slice => slice.Handle(house.Hq, other, default))).Ok);
        Assert.True((await house.Shop.With<EndSegment, Done>(slice => slice.Handle(house.Hq, saved, default))).Ok);
        Assert.Equal(2, (await house.Shop.All<Siyu.Audience.Domain.SegmentVersion>()).Count(version => version.Segment == saved));
        Assert.Equal("audience.unknown_reference", (await house.Count(new InSegment(saved))).Problem?.Code);
    }

    [Theory]
    [InlineData("""{"kind":"all","of":[]}""", "audience.no_conditions", "condition")]
    [InlineData("""{"kind":"all"}""", "audience.no_conditions", "condition")]
    [InlineData("""{"kind":"not"}""", "audience.no_conditions", "condition")]
    [InlineData("""{"kind":"any","of":[{"kind":"number","field":"Orders","from":1},{"kind":"number","field":"Age"}]}""",
        "audience.bad_range", "condition.of[1]")]
    [InlineData("""{"kind":"not","that":{"kind":"number","field":"Age","from":9,"to":3}}""", "audience.bad_range", "condition.that")]
    [InlineData("""{"kind":"choice","field":"Source","values":["Moon"]}""", "audience.bad_values", "condition")]
    [InlineData("""{"kind":"choice","field":"Guide","values":["x' OR 1=1"]}""", "audience.bad_values", "condition")]
    [InlineData("""{"kind":"choice","field":"Channel","values":[]}""", "audience.bad_values", "condition")]
    [InlineData("""{"kind":"day","field":"Joined"}""", "audience.bad_range", "condition")]
    [InlineData("""{"kind":"day","field":"Joined","withinDays":0}""", "audience.bad_days", "condition")]
    [InlineData("""{"kind":"day","field":"Joined","withinDays":5,"olderThanDays":9}""", "audience.bad_range", "condition")]
    [InlineData("""{"kind":"rfm"}""", "audience.bad_range", "condition")]
    [InlineData("""{"kind":"bought","withinDays":4000}""", "audience.bad_days", "condition")]
    [InlineData("""{"kind":"bought","withinDays":4,"ordersAtLeast":0}""", "audience.bad_range", "condition")]
    [InlineData("""{"kind":"did","event":"Page View","withinDays":4}""", "audience.bad_event", "condition")]
    [InlineData("""{"kind":"tag","tags":[]}""", "audience.bad_values", "condition")]
    [InlineData("""{"kind":"tag","tags":["019a0000-0000-7000-8000-000000000001"]}""", "audience.unknown_tag_inside", "condition")]
    [InlineData("""{"kind":"all","of":[{"kind":"segment","segment":"019a0000-0000-7000-8000-000000000001"}]}""",
        "audience.unknown_reference", "condition.of[0]")]
    public async Task A_wrong_node_is_named(string json, string code, string at)
    {
        var (house, console) = await Open(olap, Database.Sqlite);
        await using var ended = house;
        var problem = await Send(console, HttpMethod.Post, "segments/count", new { Condition = Tree(json) },
            HttpStatusCode.BadRequest);
        Assert.Equal((code, at), (problem.GetProperty("code").GetString(), problem.GetProperty("at").GetString()));
    }

    [Fact]
    public void Conditions_are_bounded_in_depth_and_number()
    {
        Condition deep = Anybody;
        for (var i = 0; i < ConditionChecks.MostDepth; i++) deep = new NotThat(deep);
        Assert.Equal("audience.too_deep", ConditionChecks.Refusal(deep)?.Code);
        Condition wide = new AllOf([.. Enumerable.Repeat((Condition)new AllOf([.. Enumerable.Repeat(Anybody, 19)]), 6)]);
        Assert.Equal("audience.too_many_conditions", ConditionChecks.Refusal(wide)?.Code);
        Assert.Null(ConditionChecks.Refusal(new AllOf([.. Enumerable.Repeat(Anybody, 20)])));
    }

    [Fact]
    public async Task Without_the_permission_nothing_is_told()
    {
        await using var house = await AudienceHouse.Open(olap, Database.Sqlite);
        using var guide = await house.Shop.SignedIn(SessionKind.Console, house.Xiaoli.Value);
        await Send(guide, HttpMethod.Post, "segments/count", new { Condition = Tree("""{"kind":"rfm","ordersAtLeast":1}""") },
            HttpStatusCode.Forbidden);
    }
}
