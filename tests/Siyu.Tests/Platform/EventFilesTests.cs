using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Tests.Platform;

/// <summary>Old events move to files by day and are trimmed, and nobody who reads the log notices.</summary>
public sealed class EventFilesTests
{
    private const string Listener = "parlour.OnGuestCame";
    private static readonly string[] Names = [GuestCame.Name];

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Old_events_stand_in_files_by_day_and_a_listener_set_back_to_nought_hears_them_all(Database database)
    {
        await using var shop = await Shop(database);
        for (var day = 0; day < 4; day++) await Tell(shop, 5, TimeSpan.FromDays(1));
        await Heard(shop);

        await Trim(shop, days: 2);

        var files = (await shop.All<EventFileRow>()).OrderBy(row => row.FromPosition).ToList();
        Assert.Equal(["2026-11-02", "2026-11-03"], files.Select(row => row.Day));
        Assert.Equal([(1L, 5L), (6, 10)], files.Select(row => (row.FromPosition, row.ToPosition)));
        Assert.Equal(Enumerable.Range(11, 10).Select(n => (long?)n), (await shop.All<EventRow>()).Select(row => row.Position).Order());
        Assert.Empty(await shop.Broken());

        await Forget(shop);
        Assert.Contains(await Quiesced(shop), finding => finding.Name == $"platform.quiesced.{Listener}" && finding.Broken == 20);
        await shop.Settle();
        Assert.Equal(
            Enumerable.Range(1, 20).Select(n => $"w{n}").Order(StringComparer.Ordinal),
            (await shop.All<Count>()).Select(row => row.Word).Order(StringComparer.Ordinal));
        await Tell(shop, 1, TimeSpan.Zero);
        Assert.Equal(21, (await shop.All<EventRow>()).Max(row => row.Position));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Nothing_is_trimmed_that_a_listener_a_parked_event_or_a_feed_may_need_and_the_newest_stays(Database database)
    {
        await using var shop = await Shop(database, fed: true);
        await Tell(shop, 6, TimeSpan.FromHours(1));
        shop.Clock.Advance(TimeSpan.FromDays(9));

        await Trim(shop, days: 2);
        Assert.Equal(6, (await shop.All<EventRow>()).Count); // The listener has heard nothing.
        await Heard(shop);
        await Trim(shop, days: 2);
        Assert.Equal(6, (await shop.All<EventRow>()).Count); // The feed has sent nothing.
        await Feed(shop, 5);
        await Park(shop, 4);
        await Trim(shop, days: 2);
        Assert.Equal([4L, 5, 6], (await shop.All<EventRow>()).Select(row => row.Position!.Value).Order());
        await shop.Do(services => services.GetRequiredService<SiyuDb>().All<ParkedRow>().ExecuteDeleteAsync());
        await Trim(shop, days: 2);
        Assert.Equal(6, Assert.Single(await shop.All<EventRow>()).Position);
        await Feed(shop, 6);
        await Trim(shop, days: 2);
        Assert.Equal(6, Assert.Single(await shop.All<EventRow>()).Position); // Numbering goes on from it.
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Dying_between_file_and_trim_loses_and_doubles_nothing(Database database)
    {
        await using var shop = await Shop(database);
        await Tell(shop, 7, TimeSpan.FromHours(1));
        await Heard(shop);
        shop.Clock.Advance(TimeSpan.FromDays(5));

        // Dies: once with the whole file written, once in the middle of writing it, once with fewer events in it than are old by then.
        await using (var scope = shop.Services.CreateAsyncScope())
        {
            var trim = scope.ServiceProvider.GetRequiredService<TrimEvents>();
            var file = await trim.File(shop.Now.AddDays(-5).AddHours(-4), default);
            Assert.InRange(file!.Events, 1, 6);
            var path = Path.Combine(shop.Services.GetRequiredService<SiyuOptions>().EventFolder, file.Name);
            await File.WriteAllTextAsync(path + ".next", "half");
        }
        Assert.Empty(await shop.All<EventFileRow>());
        Assert.Equal(7, (await shop.All<EventRow>()).Count);
        Assert.Equal(7, (await Whole(shop)).Count);
        Assert.Empty(await shop.Broken());

        await Trim(shop, days: 2);

        Assert.Equal(Enumerable.Range(1, 7).Select(n => (long)n), (await Whole(shop)).Select(row => row.Position!.Value));
        Assert.Single(await shop.All<EventRow>());
        Assert.Single(Directory.GetFiles(
            shop.Services.GetRequiredService<SiyuOptions>().EventFolder, "*", SearchOption.AllDirectories));
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_process_killed_between_file_and_trim_loses_and_doubles_nothing(Database database)
    {
        await using var shop = await Shop(database);
        for (var day = 0; day < 4; day++) await Tell(shop, 5, TimeSpan.FromDays(1));
        await Heard(shop);
        await shop.With<KeepEventDays, Done>(slice => slice.Handle(Actor.System, new(1), default));

        // Twice at the first file; then, when that one has gone through, at the second.
        foreach (var (armed, filed) in new[] { (1, 0), (1, 0), (2, 1), (1, 1) })
        {
            Assert.DoesNotContain("ended", await Victim(shop, $"{FailPoints.EventsFiled}:{armed}"), StringComparison.Ordinal);
            Assert.Equal(filed, (await shop.All<EventFileRow>()).Count);
            Assert.Equal(20 - (5 * filed), (await shop.All<EventRow>()).Count);
            // The file that nobody names stands there, too.
            Assert.Equal(filed + 1, Directory.GetFiles(
                shop.Services.GetRequiredService<SiyuOptions>().EventFolder, "*", SearchOption.AllDirectories).Length);
            Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), (await Whole(shop)).Select(row => row.Position!.Value));
            Assert.Empty(await shop.Broken());
        }

        Assert.Contains("ended", await Victim(shop, ""), StringComparison.Ordinal);
        Assert.Equal(3, (await shop.All<EventFileRow>()).Count);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), (await Whole(shop)).Select(row => row.Position!.Value));
        Assert.Empty(await shop.Broken());
    }

    /// <summary>Another process trims this shop's events and dies at the fail point; what it said.</summary>
    private static async Task<string> Victim(TestShop shop, string failPoint)
    {
        var options = shop.Services.GetRequiredService<SiyuOptions>();
        var start = new System.Diagnostics.ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Siyu.Victim.dll"), "trim", options.DataFolder, options.Database!, options.KeyFile,
            $"{shop.Now.ToUnixTimeMilliseconds()}",
        ])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["SIYU_FAIL_POINT"] = failPoint;
        using var victim = System.Diagnostics.Process.Start(start)!;
        var said = await victim.StandardOutput.ReadToEndAsync();
        await victim.WaitForExitAsync();
        Assert.Equal(failPoint.Length == 0, victim.ExitCode == 0);
        if (failPoint.Length > 0 && !OperatingSystem.IsWindows()) Assert.Equal(128 + 9, victim.ExitCode);
        return said;
    }

    [Fact]
    public async Task A_feed_and_a_replay_read_files_and_table_alike()
    {
        await using var shop = await Shop(Database.Sqlite, fed: true);
        await Tell(shop, 8, TimeSpan.FromHours(1));
        await Heard(shop);
        await Feed(shop, 8);
        var source = new EventSource(
            shop.Services.GetRequiredService<Works>(), shop.Services.GetRequiredService<EventLog>(),
            shop.Services.GetRequiredService<ModuleList>().Rooms.Single(room => room.Name == FedParlour.Name).Projections);
        var before = await source.Exactly(2, 7, default);
        shop.Clock.Advance(TimeSpan.FromDays(5));
        await Trim(shop, days: 1);
        Assert.Single(await shop.All<EventRow>());

        var after = await source.Exactly(2, 7, default);
        Assert.Equal(before.Rows.Select(row => (row.Position, Text(row))), after.Rows.Select(row => (row.Position, Text(row))));
        Assert.Equal((1L, 7L), ((await source.After(0, default))!.From, (await source.After(0, default))!.To));
        Assert.Equal(8, (await source.After(7, default))!.To);

        await Park(shop, 3);
        await shop.Do(services => services.GetRequiredService<SiyuDb>().All<Count>().ExecuteDeleteAsync());
        Assert.Equal(1, (await shop.Services.GetRequiredService<Replay>().Key(Listener, "w3", default)).Value);
        Assert.Equal("w3", Assert.Single(await shop.All<Count>()).Word);
    }

    [Fact]
    public async Task A_file_that_is_lost_or_was_changed_is_named_and_never_read_as_if_nothing_were()
    {
        await using var shop = await Shop(Database.Sqlite);
        await Tell(shop, 3, TimeSpan.FromDays(1));
        await Heard(shop);
        shop.Clock.Advance(TimeSpan.FromDays(3));
        await Trim(shop, days: 1);
        var file = (await shop.All<EventFileRow>())[0];
        var path = Path.Combine(shop.Services.GetRequiredService<SiyuOptions>().EventFolder, file.Name);
        var content = await File.ReadAllBytesAsync(path);
        content[^9] ^= 1;
        await File.WriteAllBytesAsync(path, content);

        Assert.Equal("platform.event_files_whole", Assert.Single(await shop.Broken()).Name);
        await Assert.ThrowsAsync<BrokenInvariant>(() => Whole(shop));
        File.Delete(path);
        Assert.Contains(file.Name, Assert.Single(await shop.Broken()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_days_are_a_setting()
    {
        await using var shop = await Shop(Database.Sqlite);
        Task<Result<Done>> Keep(int days) => shop.With<KeepEventDays, Done>(slice => slice.Handle(Actor.System, new(days), default));

        Assert.Equal(PlatformProblems.BadDays.Code, (await Keep(0)).Problem!.Code);
        Assert.Equal((Done.It, Done.Already), ((await Keep(30)).Value, (await Keep(30)).Value));
        var said = await shop.With<KeepEventDays, KeepEventDays.Response>(slice => slice.Read(default));
        Assert.Equal(new(30, 0, 0, 0), said.Value);
        Assert.Equal("platform.keep_event_days", Assert.Single(await shop.All<AuditRow>()).Action);
    }

    private static Task<TestShop> Shop(Database database, bool fed = false) => TestShop.Open(database, rooms =>
    {
        if (fed) rooms.Add<FedParlour>();
        else rooms.Add<ParlourModule>();
    });

    /// <summary>So many events at one instant, then time passes.</summary>
    private static async Task Tell(TestShop shop, int events, TimeSpan then)
    {
        var told = await shop.Read(db => db.All<EventRow>().MaxAsync(row => (long?)row.Position)) ?? 0;
        for (var i = 1; i <= events; i++)
        {
            var word = $"w{told + i}";
            await shop.Do(services =>
            {
                services.GetRequiredService<SiyuDb>().Publish(new GuestCame(MemberId.New(shop.Now), word));
                return Task.CompletedTask;
            });
            if (then < TimeSpan.FromDays(1)) shop.Clock.Advance(then);
        }
        if (then >= TimeSpan.FromDays(1)) shop.Clock.Advance(then);
        await shop.Services.GetRequiredService<Sequencer>().Once(default);
    }

    private static async Task Heard(TestShop shop)
    {
        await shop.Settle();
        await shop.Services.GetRequiredService<ListenerTurn>().SaveSkips(default);
    }

    private static async Task Trim(TestShop shop, int days)
    {
        await shop.With<KeepEventDays, Done>(slice => slice.Handle(Actor.System, new(days), default));
        await using var scope = shop.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TrimEvents>().Run(default);
    }

    /// <summary>What the listener made is gone, and so is how far it had heard.</summary>
    private static async Task Forget(TestShop shop)
    {
        await shop.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            await db.All<Count>().ExecuteDeleteAsync();
            await db.All<CursorRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Position, 0));
        });
        shop.Services.GetRequiredService<ListenerLease>().Doubt(Listener);
    }

    private static Task Feed(TestShop shop, long position) => shop.Do(async services =>
    {
        await using var put = services.GetRequiredService<SiyuDb>().Command(
            "INSERT INTO platform_feed (feed, position) VALUES ('parlour', @at) "
            + "ON CONFLICT (feed) DO UPDATE SET position = excluded.position");
        await put.Give("@at", position).ExecuteNonQueryAsync();
    });

    private static Task Park(TestShop shop, long position) => shop.Do(services =>
    {
        services.GetRequiredService<SiyuDb>().Add(new ParkedRow
        {
            Listener = Listener, Position = position, Key = $"w{position}", Name = GuestCame.Name, Error = "tripped", At = shop.Now,
        });
        return Task.CompletedTask;
    });

    private static async Task<List<EventRow>> Whole(TestShop shop)
    {
        var (log, all, after) = (shop.Services.GetRequiredService<EventLog>(), new List<EventRow>(), 0L);
        while (true)
        {
            var page = await shop.Read(db => log.Read(db, Names, after, 2, default));
            all.AddRange(page.Events);
            if (page.Events.Count == 0 && page.Through >= page.Head) return all;
            after = page.Through;
        }
    }

    private static async Task<IReadOnlyList<Finding>> Quiesced(TestShop shop)
    {
        await using var scope = shop.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Verification>().Check(quiesced: true, default);
    }

    private static string Text(FeedRow row) => System.Text.Encoding.UTF8.GetString(row.Json.Span);
}

/// <summary>The parlour, whose facts are fed from the log.</summary>
public sealed class FedParlour : IModule
{
    public static string Name => ParlourModule.Name;

    public static void Build(ModuleBuilder module)
    {
        ParlourModule.Build(module);
        module.Projects<GuestCame, GuestFacts>();
    }

    private sealed record Fact(string Word);

    public sealed class GuestFacts : IProjection<GuestCame>
    {
        public Task Project(GuestCame news, ProjectedRows rows, CancellationToken ct)
        {
            rows.Add("parlour_fact", new Fact(news.Word));
            return Task.CompletedTask;
        }
    }
}
