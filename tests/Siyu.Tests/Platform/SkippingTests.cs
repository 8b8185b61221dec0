using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Platform;

public sealed class SkippingTests
{
    private sealed record PassedBy(string Key) : IEvent
    {
        public static string Name => "parlour.passed_by";
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_listener_that_skipped_others_news_and_then_heard_its_own_is_left_where_it_is(Database database)
    {
        await using var shop = await TestShop.Open(database, rooms => rooms.Add<ParlourModule>());
        var turn = shop.Services.GetRequiredService<ListenerTurn>();
        var listener = shop.Services.GetRequiredService<ModuleList>().Listeners.Single(one => one.Name == "parlour.OnGuestCame");
        await Tell(shop, new PassedBy("a"));
        Assert.Equal(0, await turn.Take(listener, default));
        await Tell(shop, new GuestCame(MemberId.New(shop.Now), "b"));
        Assert.Equal(1, await turn.Take(listener, default));

        await turn.SaveSkips(default);
        Assert.Equal(2, await Position(shop));

        await Tell(shop, new PassedBy("c"));
        Assert.Equal(0, await turn.Take(listener, default));
        await turn.SaveSkips(default);
        Assert.Equal(3, await Position(shop));
        Assert.Single(await shop.All<Count>());
    }

    private static async Task Tell<TEvent>(TestShop shop, TEvent news) where TEvent : class, IEvent
    {
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(news);
            return Task.CompletedTask;
        });
        await shop.Services.GetRequiredService<Sequencer>().Once(default);
    }

    private static async Task<long> Position(TestShop shop) =>
        (await shop.All<CursorRow>()).Single(row => row.Listener == "parlour.OnGuestCame").Position;
}
