using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Siyu.Kernel;
using Siyu.Platform;
using Xunit;

namespace Siyu.Tests.Platform;

public sealed class HouseTests
{
    private static Task<TestShop> Shop(Database database) => TestShop.Open(database, rooms => rooms.Add<ParlourModule>());

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_plain_slice_commits_its_row_news_due_work_and_wish_together(Database database)
    {
        await using var shop = await Shop(database);
        var answer = await shop.Http.PostAsJsonAsync("/api/parlour/plain", new { title = "a", fen = 1230 });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);

        await shop.Settle();
        Assert.Equal(new Money(1230), Assert.Single(await shop.All<Guest>()).Purse);
        Assert.Equal("a", Assert.Single(await shop.All<Count>()).Word);
        Assert.Single(shop.Services.GetRequiredService<Street>().Calls);
        Assert.False((await shop.All<Guest>())[0].Left);

        await shop.Pass(TimeSpan.FromHours(1));
        Assert.True((await shop.All<Guest>())[0].Left);
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refusal_leaves_no_trace_and_speaks_the_callers_language(Database database)
    {
        await using var shop = await Shop(database);
        var chinese = await shop.Http.PostAsJsonAsync("/api/parlour/plain", new { title = "refused", fen = 1 });
        using var english = new HttpRequestMessage(
            HttpMethod.Post, "/api/parlour/plain") { Content = JsonContent.Create(new { title = "refused", fen = 1 }) };
        english.Headers.AcceptLanguage.ParseAdd("en-GB,en;q=0.9,zh;q=0.5");
        var spoken = await shop.Http.SendAsync(english);

        Assert.Equal(HttpStatusCode.Conflict, chinese.StatusCode);
        var body = JsonDocument.Parse(await chinese.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(("parlour.full", "客满：2"), (body.GetProperty("code").GetString(), body.GetProperty("title").GetString()));
        Assert.Contains("Full: 2", await spoken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await shop.Settle();
        Assert.Empty(await shop.All<Guest>());
        Assert.Empty(await shop.Announced());
        Assert.Empty(await shop.All<DueRow>());
        Assert.Empty(shop.Services.GetRequiredService<Street>().Calls);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Each_answer_says_what_time_the_house_has_also_a_refusal(Database database)
    {
        await using var shop = await Shop(database);
        shop.Clock.Advance(TimeSpan.FromDays(49));
        var answer = await shop.Http.PostAsJsonAsync("/api/parlour/plain", new { title = "refused", fen = 1 });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal($"{shop.Now.ToUnixTimeMilliseconds()}", Assert.Single(answer.Headers.GetValues("X-Siyu-Now")));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_group_answers_each_of_its_requests_by_itself(Database database)
    {
        await using var shop = await Shop(database);
        var titles = Enumerable.Range(0, 300).Select(i => i % 50 == 7 ? "refused" : i == 123 ? "poison" : "guest" + i).ToList();
        var answers = await Task.WhenAll(titles.Select(title => shop.Http.PostAsJsonAsync("/api/parlour/guests", new { title })));

        for (var i = 0; i < titles.Count; i++)
            Assert.Equal(titles[i] switch { "refused" => HttpStatusCode.Conflict, "poison" => HttpStatusCode.ServiceUnavailable, _ =>
                HttpStatusCode.OK }, answers[i].StatusCode);
        Assert.Equal(titles.Count(t => t.StartsWith("guest", StringComparison.Ordinal)), (await shop.All<Guest>()).Count);
    }

    [Fact]
    public async Task A_full_lane_refuses_after_a_pause_and_serves_who_waits()
    {
        await using var shop = await Shop(Database.Sqlite);
        var lane = shop.Services.GetRequiredService<Lane<Enter, Enter.Request, Enter.Response>>();
        // The one writer is held, so that nothing commits meanwhile.
        var held = await shop.Services.GetRequiredService<WriterGate>().Enter(WorkPriority.Request, default);
        var asked = Enumerable.Range(0, 1_500).Select(i => lane.Ask(Actor.Nobody, new("guest" + i), null, default)).ToList();

        var refused = await Task.WhenAny(asked);
        Assert.Equal("platform.busy", (await refused).Problem?.Code);
        // Who still pauses may find a place: who is refused is known only when all are answered.
        held.Dispose();
        var answers = await Task.WhenAll(asked);

        Assert.InRange(answers.Count(answer => answer.Ok), 1_024, 1_499);
        Assert.All(answers.Take(1_000), answer => Assert.True(answer.Ok));
        Assert.Equal(answers.Count(answer => answer.Ok), (await shop.All<Guest>()).Count);
    }

    [Fact]
    public async Task On_postgresql_background_work_leaves_room_for_requests()
    {
        await using var shop = await Shop(Database.Postgres);
        var works = shop.Services.GetRequiredService<Works>();
        var end = new TaskCompletionSource();
        var (atMost, running, tooMany) = (2 * Environment.ProcessorCount, 0, false);
        Task Work(WorkPriority priority) => works.Do(async _ =>
        {
            if (Interlocked.Increment(ref running) > atMost) tooMany = true;
            await end.Task;
            Interlocked.Decrement(ref running);
        }, default, priority);

        var background = Enumerable.Range(0, 40).Select(_ => Work(WorkPriority.Background)).ToList();
        for (var i = 0; i < 250 && Volatile.Read(ref running) < atMost; i++) await Task.Delay(20);
        Assert.Equal(atMost, Volatile.Read(ref running));
        await works.Do(_ => Task.CompletedTask, default);

        end.SetResult();
        await Task.WhenAll(background);
        Assert.False(tooMany);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Many_who_are_signed_in_are_each_known_and_whose_session_is_closed_is_not_from_that_moment(Database database)
    {
        await using var shop = await Shop(database);
        var phones = new List<HttpClient>();
        foreach (var _ in Enumerable.Range(0, 60)) phones.Add(await shop.SignedIn(SessionKind.Member, Guid.CreateVersion7()));
        var sessions = await shop.All<SessionRow>();
        Task<HttpResponseMessage[]> AllAsk() => Task.WhenAll(phones.Select(phone => phone.GetAsync("/api/parlour/me")));

        var said = new List<Guid>();
        foreach (var answer in await AllAsk()) said.Add(await answer.Content.ReadFromJsonAsync<Guid>());
        Assert.Equal(sessions.Select(row => row.Subject).Order(), said.Order());

        await shop.Do(services => services.GetRequiredService<Sessions>().CloseAll(said[7], default));
        var after = await AllAsk();
        Assert.All(after.Where((_, i) => i != 7), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.Unauthorized, after[7].StatusCode);
        foreach (var phone in phones) phone.Dispose();
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_request_repeated_with_its_key_gets_the_first_answer_and_another_body_is_refused(Database database)
    {
        await using var shop = await Shop(database);
        var lane = shop.Services.GetRequiredService<Lane<Enter, Enter.Request, Enter.Response>>();
        var first = await lane.Ask(Actor.Nobody, new("a"), "key-00001", default);
        var again = await lane.Ask(Actor.Nobody, new("a"), "key-00001", default);
        var other = await lane.Ask(Actor.Nobody, new("b"), "key-00001", default);

        Assert.Equal(first.Value.Guest, again.Value.Guest);
        Assert.Equal(PlatformProblems.KeyReused, other.Problem);
        Assert.Single(await shop.All<Guest>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_request_that_comes_to_two_nodes_at_once_with_its_key_is_done_once_and_answered_twice(Database database)
    {
        await using var shop = await Shop(database);
        using var here = ActivatorUtilities.CreateInstance<Lane<Enter, Enter.Request, Enter.Response>>(shop.Services);
        using var there = ActivatorUtilities.CreateInstance<Lane<Enter, Enter.Request, Enter.Response>>(shop.Services);
        for (var round = 0; round < 20; round++)
        {
            var key = $"both-nodes-{round}";
            var told = await Task.WhenAll(
                here.Ask(Actor.Nobody, new("a"), key, default), there.Ask(Actor.Nobody, new("a"), key, default));
            Assert.Single(told.Select(answer => answer.Value.Guest).Distinct());
        }
        Assert.Equal(20, (await shop.All<Guest>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_poisoned_event_parks_only_its_key_and_can_be_replayed(Database database)
    {
        await using var shop = await Shop(database);
        var street = shop.Services.GetRequiredService<Street>();
        street.Trips = true;
        foreach (var word in new[] { "trip1", "well", "trip1", "trip2", "well" })
            await shop.Http.PostAsJsonAsync("/api/parlour/plain", new { title = word, fen = 1 });
        await shop.Settle();
        Assert.Equal(["well", "well"], (await shop.All<Count>()).Select(count => count.Word));
        Assert.Equal(["trip1", "trip1", "trip2"], (await shop.All<ParkedRow>()).OrderBy(row => row.Position).Select(row => row.Key));

        street.Trips = false;
        var replay = shop.Services.GetRequiredService<Replay>();
        Assert.True((await replay.Key("parlour.OnGuestCame", "trip1", default)).Ok);
        Assert.Equal(2, (await shop.All<Count>()).Count(count => count.Word == "trip1"));
        Assert.Equal("trip2", Assert.Single(await shop.All<ParkedRow>()).Key);
    }

    /// <summary>Found by <c>./siyu trial kill-postgres</c>: an outage longer than an event's tries parked the event.</summary>
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task While_the_database_is_away_no_event_is_parked_and_none_is_lost(Database database)
    {
        await using var shop = await Shop(database);
        var street = shop.Services.GetRequiredService<Street>();
        street.IsAway = true;
        await shop.Http.PostAsJsonAsync("/api/parlour/plain", new { title = "well", fen = 1 });
        for (var turn = 0; turn < 6; turn++) await Assert.ThrowsAsync<NpgsqlException>(() => shop.Settle());
        street.IsAway = false;
        await shop.Settle();
        Assert.Equal("well", Assert.Single(await shop.All<Count>()).Word);
        Assert.Empty(await shop.All<ParkedRow>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_unknown_outcome_is_told_to_the_next_try(Database database)
    {
        await using var shop = await Shop(database);
        var street = shop.Services.GetRequiredService<Street>();
        street.Moods.Enqueue(OutboundAnswer.RetryAt(shop.Now.AddSeconds(1), "busy"));
        street.Moods.Enqueue(OutboundAnswer.Unknown("timeout"));
        await shop.Http.PostAsJsonAsync("/api/parlour/plain", new { title = "a", fen = 1 });
        await shop.Settle();
        await shop.Pass(TimeSpan.FromMinutes(1));
        await shop.Pass(TimeSpan.FromMinutes(20));
        Assert.Equal([(1, false), (2, false), (3, true)], street.Calls.Select(call => (call.Number, call.MayHaveHappened)));
    }

    [Fact]
    public async Task A_late_commit_is_never_skipped_on_postgresql()
    {
        await using var shop = await Shop(Database.Postgres);
        var (early, late) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = shop.Do(async services =>
        {
            // Takes its sequence number first, commits last.
            var db = services.GetRequiredService<SiyuDb>();
            db.Publish(new GuestCame(MemberId.New(shop.Now), "slow"));
            await db.Flush(default);
            db.Forget();
            early.SetResult();
            await late.Task;
        });
        await early.Task;
        await shop.Http.PostAsJsonAsync("/api/parlour/plain", new { title = "quick", fen = 1 });
        await shop.Settle();
        Assert.Equal(["quick"], (await shop.All<Count>()).Select(count => count.Word));
        late.SetResult();
        await slow;
        await shop.Settle();
        Assert.Equal(["quick", "slow"], (await shop.All<Count>()).Select(count => count.Word).Order());
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_fits_the_schema(Database database)
    {
        await using var shop = await Shop(database);
        Assert.Empty(await ModelAgainstSchema.Differences(shop));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_say_who_may_call_it_stops_the_start_and_answers_nobody()
    {
        var folder = Directory.CreateTempSubdirectory("siyu-rules-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSiyu(new SiyuOptions { DataFolder = folder, Database = "sqlite", KeyFile = Path.Combine(folder, "keys.json") })
            .Add<ParlourModule>();
        builder.Services.AddHostedService<RulesHeld>();
        await using var app = builder.Build();
        app.UseSiyu();
        app.MapGet("/unruled", () => "secret");

        var stopped = await Assert.ThrowsAsync<BrokenInvariant>(() => app.StartAsync());
        Assert.Contains("/unruled", stopped.Message, StringComparison.Ordinal);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var caller = new HttpClient { BaseAddress = new(address) };
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.GetAsync(new Uri("/unruled", UriKind.Relative))).StatusCode);
    }

    [Theory, InlineData("/api/parlour/members", HttpStatusCode.Unauthorized), InlineData("/api/nowhere", HttpStatusCode.NotFound)]
    public async Task Who_may_not_is_told_so(string path, HttpStatusCode status)
    {
        await using var shop = await Shop(Database.Sqlite);
        Assert.Equal(status, (await shop.Http.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Unreadable_input_names_the_field()
    {
        await using var shop = await Shop(Database.Sqlite);
        using var body = new StringContent("""{"title":"a","fen":"many"}""", System.Text.Encoding.UTF8, "application/json");
        var answer = await shop.Http.PostAsync("/api/parlour/plain", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("$.fen", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
