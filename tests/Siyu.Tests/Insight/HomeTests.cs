using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Insight;
using Siyu.Insight.Home;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;
using Siyu.Tests.Olap;
using Siyu.Tracking;

namespace Siyu.Tests.Insight;

/// <summary>The home board and its live figures, over real ClickHouse.</summary>
public sealed class HomeTests(OlapHouse house) : IClassFixture<OlapHouse>, IAsyncLifetime
{
    private readonly Neighbours group = new();
    private readonly WeCom.PlayedMembers members = new();
    private TestShop shop = null!;
    private HttpClient console = null!;

    public async ValueTask InitializeAsync()
    {
        await house.Fresh();
        shop = await TestShop.Open(Database.Sqlite, rooms => rooms.Add<TrackingModule>().Add<InsightModule>(), services =>
        {
            house.Serve(services);
            services.AddSingleton<IOrganization>(group).AddSingleton<IOrders>(group).AddSingleton<IWeCom>(group);
            services.AddSingleton<IIdentitySource>(group).AddSingleton<IMembers>(members);
        });
        await house.Tables(typeof(TrackingModule).Assembly, typeof(InsightModule).Assembly);
        console = await shop.SignedIn(SessionKind.Console, Guid.CreateVersion7());
    }

    public async ValueTask DisposeAsync()
    {
        console.Dispose();
        await shop.DisposeAsync();
    }

    [Fact]
    public async Task Today_stands_beside_yesterday_at_the_same_time_within_the_readers_scope()
    {
        await Paid(0, 5_000, shop.Now.AddHours(-25));
        await Paid(0, 700, shop.Now.AddHours(-23));
        await Paid(0, 2_000, shop.Now.AddHours(-1));
        await Paid(2, 3_000, shop.Now);
        await Paid(0, 0, shop.Now);
        await Tell(new ContactAdded(ContactId.New(shop.Now), "corp", group.Guides[0].Id, null, null, null, true, shop.Now));
        await Tell(new MemberJoined(MemberId.New(shop.Now), JoinSource.MiniProgram, group.Stores[0].Id, null, shop.Now));

        var board = await Home();
        Assert.Equal((5_000L, 2L), (board.Today.WechatSales.Fen, board.Today.WechatOrders));
        Assert.Equal((1L, 20_000L), (board.Today.ZeroCashOrders, board.Today.ZeroCashValue.Fen));
        Assert.Equal((1L, 1L, 2L, 0L), (board.Today.NewContacts, board.Today.NewMembers, board.Today.Buyers, board.Today.FriendBps));
        // Yesterday's 9 o'clock lies before the same time of yesterday, 11 o'clock after it.
        Assert.Equal((5_000L, 1L), (board.YesterdaySameTime.WechatSales.Fen, board.YesterdaySameTime.WechatOrders));

        group.Sees(DataScope.Below(new OrgPath("/g/west/")));
        board = await Home();
        Assert.Equal((3_000L, 0L), (board.Today.WechatSales.Fen, board.Today.NewContacts));
    }

    [Fact]
    public async Task Live_figures_are_pushed_when_they_change_and_only_then()
    {
        await Paid(0, 2_000, shop.Now);
        using var answer = await console.GetAsync("/api/console/desk/live", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(2_000, (await Next(reader)).WechatSales.Fen);
        await Paid(1, 500, shop.Now);
        Assert.Equal(2_500, (await Next(reader)).WechatSales.Fen);
    }

    [Fact]
    public async Task Live_figures_end_with_the_session_and_with_the_right()
    {
        var board = shop.Services.CreateScope().ServiceProvider.GetRequiredService<LiveBoard>();
        var staff = Guid.CreateVersion7();
        var opened = await shop.Do(services =>
            Task.FromResult(Result.Of(services.GetRequiredService<Sessions>().Open(SessionKind.Console, staff, "test"))));
        var actor = group.Rights.Actor(new(staff)) with { Session = opened.Value.Id };
        Assert.NotNull(await board.StillAllowed(actor, default));

        var all = group.Rights;
        group.Rights = new StaffRights([]);
        Assert.Null(await board.StillAllowed(actor, default));
        group.Rights = all;
        await shop.Do(services => services.GetRequiredService<Sessions>().Close(opened.Value.Id, default));
        Assert.Null(await board.StillAllowed(actor, default));
        using var nobody = await shop.Http.GetAsync("/api/console/desk/live");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    private async Task<HomeBoard.Response> Home()
    {
        var answer = await console.GetAsync("/api/console/desk/home");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<HomeBoard.Response>(Json.Options))!;
    }

    private static async Task<HomeFigures> Next(StreamReader reader)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
            if (line.StartsWith("data: {", StringComparison.Ordinal))
                return JsonSerializer.Deserialize<HomeFigures>(line["data: ".Length..], Json.Options)!;
        throw new InvalidOperationException("the stream ended");
    }

    private Task Paid(int store, long fen, DateTimeOffset at)
    {
        var place = group.Stores[store];
        return Tell(new OrderPaid(
            OrderId.New(at), MemberId.New(at), PaymentId.New(at), place.Id, place.Path, DeliveryWay.Express, null, null, new(fen),
            Money.Zero, [new SoldLine(OrderLineId.New(at), SkuId.New(at), SpuId.New(at), group.BrandCards[0].Id, 1, new(20_000),
                new(20_000 - fen), new(fen), Ownership.Own, 0)], at));
    }

    private async Task Tell<TEvent>(TEvent news) where TEvent : class, IEvent
    {
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(news);
            return Task.CompletedTask;
        });
        await shop.Services.GetRequiredService<EventFeeds>().Drain(default);
    }
}
