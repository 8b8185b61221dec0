using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;
using Siyu.Tests.Olap;
using Siyu.Tracking;

namespace Siyu.Tests.Tracking;

/// <summary>Behaviour events from an app's request to a row in ClickHouse.</summary>
public sealed class TrackEventsTests(OlapHouse house) : IClassFixture<OlapHouse>
{
    private sealed record Row(
        Guid Id, string App, string Name, DateTimeOffset At, DateTimeOffset ReceivedAt, string Session,
        Guid Visitor, Guid Member, Guid Staff, string Page, Guid Product, string Share);

    private readonly string session = $"session-{Guid.CreateVersion7():N}";

    private async Task<TestShop> Shop()
    {
        await house.Tables(typeof(TrackingModule).Assembly);
        return await TestShop.Open(Database.Sqlite, rooms => rooms.Add<TrackingModule>(), services => house.Serve(services));
    }

    private object Event(
        DateTimeOffset at, string name = "page_view", string? page = "/pages/index", Guid? product = null, string? share = null) =>
        new { Id = Guid.CreateVersion7(), Name = name, At = at, Session = session, Page = page, Product = product, Share = share };

    private static Task<HttpResponseMessage> Report(TestShop shop, string app, DateTimeOffset sentAt, params object[] events) =>
        shop.Http.PostAsJsonAsync("/api/track", new { App = app, SentAt = sentAt, Events = events });

    private async Task<IReadOnlyList<Row>> Arrived(TestShop shop)
    {
        await OlapSupervisorTests.Eventually(() => shop.Services.GetRequiredService<OlapSpool>().Waiting == 0);
        return await house.Client.Rows<Row>(
            "SELECT * EXCEPT (feed, feed_pos, feed_row) FROM tracking_event WHERE session = {session:String} ORDER BY at, name",
            new() { { "session", session } });
    }

    [Fact]
    public async Task Events_are_accepted_and_arrive_with_the_member_of_the_session()
    {
        await using var shop = await Shop();
        var (member, product) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var phone = await shop.SignedIn(SessionKind.Member, member);
        var answer = await phone.PostAsJsonAsync("/api/track", new
        {
            App = "mall", SentAt = shop.Now, Member = Guid.CreateVersion7(),
            Events = new[]
            {
                Event(shop.Now.AddSeconds(-9)), Event(shop.Now.AddSeconds(-2), "product_view", "/pages/goods", product, "s3cr3t"),
            },
        });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var rows = await Arrived(shop);
        Assert.Equal(["page_view", "product_view"], rows.Select(r => r.Name));
        Assert.All(rows, r => Assert.Equal((member, Guid.Empty, Guid.Empty, "mall"), (r.Member, r.Visitor, r.Staff, r.App)));
        Assert.Equal((product, "s3cr3t"), (rows[1].Product, rows[1].Share));
        Assert.Equal((shop.Now.AddSeconds(-2), shop.Now), (rows[1].At, rows[1].ReceivedAt));
    }

    [Fact]
    public async Task A_wrong_clock_of_the_device_is_put_right()
    {
        await using var shop = await Shop();
        var wrong = shop.Now.AddDays(-400);
        var answer = await Report(shop, "link", wrong, Event(wrong.AddSeconds(-5)));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(shop.Now.AddSeconds(-5), Assert.Single(await Arrived(shop)).At);
    }

    [Theory]
    [InlineData("app", "tracking.unknown_app")]
    [InlineData("none", "tracking.bad_count")]
    [InlineData("many", "tracking.bad_count")]
    [InlineData("name", "tracking.bad_name")]
    [InlineData("page", "tracking.too_long")]
    [InlineData("old", "tracking.bad_time")]
    [InlineData("future", "tracking.bad_time")]
    [InlineData("session", "tracking.bad_session")]
    [InlineData("id", "tracking.no_id")]
    public async Task A_wrong_report_is_refused_whole(string what, string code)
    {
        await using var shop = await Shop();
        var good = Event(shop.Now);
        object[] events = what switch
        {
            "none" => [],
            "many" => [.. Enumerable.Repeat(good, 51)],
            "name" => [good, Event(shop.Now, "Page View")],
            "page" => [good, Event(shop.Now, page: new string('x', 201))],
            "old" => [good, Event(shop.Now.AddDays(-8))],
            "future" => [good, Event(shop.Now.AddSeconds(1))],
            "session" => [good, new { Id = Guid.CreateVersion7(), Name = "page_view", At = shop.Now, Session = "x" }],
            "id" => [good, new { Id = Guid.Empty, Name = "page_view", At = shop.Now, Session = session }],
            _ => [good],
        };
        var answer = await Report(shop, what == "app" ? "toaster" : "mall", shop.Now, events);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
        Assert.Empty(await Arrived(shop));
    }

    [Fact]
    public async Task A_device_that_reports_too_often_is_slowed_down()
    {
        await using var shop = await Shop();
        var accepted = 0;
        while (await Report(shop, "mall", shop.Now, Event(shop.Now)) is { StatusCode: HttpStatusCode.Accepted })
            Assert.True(accepted++ < 400, "nobody is slowed down");
        Assert.InRange(accepted, 120, 400);
    }

    [Fact]
    public async Task An_erased_member_is_taken_off_their_events()
    {
        await using var shop = await Shop();
        var member = Guid.CreateVersion7();
        using var phone = await shop.SignedIn(SessionKind.Member, member);
        await phone.PostAsJsonAsync("/api/track", new { App = "mall", SentAt = shop.Now, Events = new[] { Event(shop.Now) } });
        await Arrived(shop);
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(new MemberErased(new MemberId(member), 7, shop.Now));
            return Task.CompletedTask;
        });
        await shop.Settle();
        await shop.Settle();
        Assert.Equal(0, await Left());

        // What lay in another host's spool meanwhile arrives later.
        await house.Client.Execute(
            "INSERT INTO tracking_event (member, feed) SELECT {member:UUID}, 'late'", new() { { "member", member } });
        Assert.Equal(1, await Left());
        await shop.Pass(TimeSpan.FromDays(1));
        Assert.Equal(0, await Left());

        Task<long> Left() => house.Client.Scalar<long>(
            "SELECT count() AS c FROM tracking_event WHERE member = {member:UUID}", new() { { "member", member } });
    }
}
