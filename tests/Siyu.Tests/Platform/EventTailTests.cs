using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;
using Xunit;

namespace Siyu.Tests.Platform;

public sealed class EventTailTests
{
    private static Task<TestShop> Shop(Database database) => TestShop.Open(database, rooms => rooms.Add<ParlourModule>());

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_is_read_once_is_in_memory_for_the_next_listener_and_older_events_come_from_the_log(Database database)
    {
        await using var shop = await Shop(database);
        await Tell(shop, "before");
        var tail = shop.Services.GetRequiredService<EventTail>();
        Assert.Equal(["before"], await Words(tail, 0));

        await Tell(shop, "a", "b");
        Assert.Equal(["a", "b"], await Words(tail, 1));
        await shop.Do(services => services.GetRequiredService<SiyuDb>().All<EventRow>().ExecuteDeleteAsync());

        Assert.Equal(["a", "b"], await Words(tail, 1));
        Assert.Equal(["b"], await Words(tail, 2));
        Assert.Empty(await Words(tail, 0));
    }

    [Fact]
    public async Task An_event_that_has_no_number_yet_is_not_heard()
    {
        await using var shop = await Shop(Database.Postgres);
        var tail = shop.Services.GetRequiredService<EventTail>();
        Assert.Empty(await Words(tail, 0));
        await Publish(shop, "late");
        Assert.Empty(await Words(tail, 0));
        await shop.Services.GetRequiredService<Sequencer>().Once(default);
        Assert.Equal(["late"], await Words(tail, 0));
    }

    [Fact]
    public void A_window_keeps_the_newest_and_says_where_it_does_not_reach()
    {
        var window = TailWindow.At(10).With([.. Enumerable.Range(11, 10_000).Select(i => Row(i, "x"))], 10_010);
        Assert.Null(window.Page(["x"], 10, 5));
        Assert.Null(window.Page(["x"], 10_010 - 8_193, 5));
        Assert.Equal(10_010 - 8_191, window.Page(["x"], 10_010 - 8_192, 5)!.Events[0].Position);
        Assert.Equal(10_010, window.Page(["y"], 10_000, 5)!.Through);

        var large = TailWindow.At(0).With([.. Enumerable.Range(1, 40).Select(i => Row(i, "x", new('a', 1_000_000)))], 40);
        Assert.Equal(16, large.Page(["x"], 24, 100)!.Events.Count);
        Assert.Null(large.Page(["x"], 23, 100));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_turn_that_the_database_lost_is_taken_again(Database database)
    {
        await using var shop = await Shop(database);
        var turn = shop.Services.GetRequiredService<ListenerTurn>();
        var listener = shop.Services.GetRequiredService<ModuleList>().Listeners.Single(one => one.Name == "parlour.OnGuestCame");
        await Tell(shop, "a", "b");
        Assert.Equal(2, await turn.Take(listener, default));
        // A crash after a commit that was not waited for: effects and cursor are gone together.
        await shop.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            await db.All<Count>().Where(count => count.Word == "b").ExecuteDeleteAsync();
            await db.All<CursorRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Position, 1));
        });

        await Tell(shop, "c");
        await Assert.ThrowsAsync<CursorMoved>(() => turn.Take(listener, default));
        Assert.Equal(2, await turn.Take(listener, default));

        Assert.Equal(["a", "b", "c"], (await shop.All<Count>()).Select(count => count.Word).Order());
        Assert.Empty(await shop.All<ParkedRow>());
    }

    [Fact]
    public async Task A_listener_that_hears_nothing_finds_its_lost_turn_when_its_lease_is_renewed()
    {
        await using var shop = await Shop(Database.Postgres);
        var turn = shop.Services.GetRequiredService<ListenerTurn>();
        var listener = shop.Services.GetRequiredService<ModuleList>().Listeners.Single(one => one.Name == "parlour.OnGuestCame");
        await Tell(shop, "a");
        Assert.Equal(1, await turn.Take(listener, default));
        await shop.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            await db.All<Count>().ExecuteDeleteAsync();
            await db.All<CursorRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Position, 0));
        });

        Assert.Equal(0, await turn.Take(listener, default));
        await turn.SaveSkips(default);
        Assert.Equal(1, await turn.Take(listener, default));
        Assert.Single(await shop.All<Count>());
    }

    [Fact]
    public async Task A_node_that_stops_gives_its_leases_back()
    {
        await using var shop = await Shop(Database.Postgres);
        await Tell(shop, "a");
        await shop.Settle();
        Assert.NotNull(Assert.Single(await shop.All<CursorRow>()).LeaseUntil);

        await shop.Services.GetRequiredService<ListenerPump>().StopAsync(default);

        Assert.Null(Assert.Single(await shop.All<CursorRow>()).LeaseUntil);
    }

    private static EventRow Row(long position, string name, string body = "{}") =>
        EventRow.Of(new EventLine(position, EventId.New(DateTimeOffset.UnixEpoch), name, "k", body, DateTimeOffset.UnixEpoch));

    private static async Task<List<string>> Words(EventTail tail, long after) =>
        [.. (await tail.Read([GuestCame.Name], after, 64, default)).Events.Select(row => row.Key)];

    private static async Task Tell(TestShop shop, params string[] words)
    {
        await Publish(shop, words);
        await shop.Services.GetRequiredService<Sequencer>().Once(default);
    }

    private static Task Publish(TestShop shop, params string[] words) => shop.Do(services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        foreach (var word in words) db.Publish(new GuestCame(MemberId.New(shop.Now), word));
        return Task.CompletedTask;
    });
}
