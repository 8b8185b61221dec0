using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Tracking;
using Siyu.Contracts.WeCom;
using Siyu.Insight;
using Siyu.Insight.Boards;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;
using Siyu.Tests.Olap;
using Siyu.Tracking;

namespace Siyu.Tests.Insight;

/// <summary>Every number of the boards, against brute force over the event log in the business database.</summary>
public sealed class BoardTests(OlapHouse house) : IClassFixture<OlapHouse>, IAsyncLifetime
{
    private static readonly GroupZone Zone = GroupZone.China;
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
        foreach (var chunk in new SmallShop(group, seed: 7).Live().Chunk(50))
        {
            await shop.Do(services =>
            {
                foreach (var tell in chunk) tell(services.GetRequiredService<SiyuDb>());
                return Task.CompletedTask;
            });
        }
        await Feed();
    }

    public async ValueTask DisposeAsync()
    {
        console.Dispose();
        await shop.DisposeAsync();
    }

    private Task Feed() => shop.Services.GetRequiredService<EventFeeds>().Drain(default);

    private async Task<T> Board<T>(string query)
    {
        var answer = await console.GetAsync("/api/console/boards/" + query);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(Json.Options))!;
    }

    public static TheoryData<string, bool> Scopes => new()
    {
        { "/", true }, { "/g/east/", false }, { "/g/west/s3/", false }, { "/g/nowhere/", false },
    };

    private Func<OrgPath, bool> See(string path, bool all)
    {
        group.Sees(all ? DataScope.Everything : DataScope.Below(new OrgPath(path)));
        return place => all || place.Value.StartsWith(path, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Scopes))]
    public async Task Sales_equal_the_log_and_keep_wechat_and_pos_apart(string path, bool all)
    {
        var sees = See(path, all);
        var (from, to) = (new Day(new(2026, 10, 3)), new Day(new(2026, 11, 20)));
        bool In(DateTimeOffset at) => Zone.Day(at) >= from && Zone.Day(at) <= to;
        var paid = (await shop.News<OrderPaid>()).Where(o => In(o.At) && sees(o.PlacePath)).ToList();
        var refunded = (await shop.News<OrderRefunded>()).Where(o => In(o.At) && sees(o.PlacePath)).ToList();
        var tickets = group.Tickets.Where(t => In(t.At) && sees(t.StorePath)).ToList();

        var rows = await Board<List<SalesBoard.Row>>($"sales?from={from}&to={to}&by=day,brand,region,store");

        Assert.All(rows, r => Assert.True(r.Day >= from && r.Day <= to));
        Assert.Equal(
            Sums(paid.SelectMany(o => o.Lines.Select(l => ((Zone.Day(o.At), l.Brand, (UnitId?)o.Place), l.Cash)))),
            Sums(rows.Select(r => ((r.Day!.Value, r.Brand!.Value, r.Store), r.WechatSales))));
        Assert.Equal(
            Sums(refunded.SelectMany(o => o.Lines.Select(l => ((Zone.Day(o.At), l.Brand, (UnitId?)o.Place), l.Cash)))),
            Sums(rows.Select(r => ((r.Day!.Value, r.Brand!.Value, r.Store), r.WechatRefunds))));
        Assert.Equal(
            Sums(tickets.Where(t => t.Quantity > 0).Select(t => ((Zone.Day(t.At), t.Brand!.Value, t.Store), t.Amount))),
            Sums(rows.Select(r => ((r.Day!.Value, r.Brand!.Value, r.Store), r.PosSales))));
        Assert.Equal(
            Sums(tickets.Where(t => t.Quantity < 0).Select(t => ((Zone.Day(t.At), t.Brand!.Value, t.Store), -t.Amount))),
            Sums(rows.Select(r => ((r.Day!.Value, r.Brand!.Value, r.Store), r.PosReturns))));
        Assert.All(rows, r => Assert.Equal(group.Stores.Single(s => s.Id == r.Store).Path.Value[..^3], r.Region));
        Assert.All(rows.Where(r => r.Brand!.Value.Value != Guid.Empty), r => Assert.NotNull(r.BrandName));

        var days = await Board<List<SalesBoard.Row>>($"sales?from={from}&to={to}");
        Assert.Equal(paid.Count(o => !o.Cash.IsZero), days.Sum(d => d.WechatOrders));
        Assert.Equal(paid.Count(o => o.Cash.IsZero), days.Sum(d => d.ZeroCashOrders));
        Assert.Equal(paid.Sum(o => o.Freight.Fen), days.Sum(d => d.WechatFreight.Fen));
        Assert.Equal(tickets.Where(t => t.Quantity > 0).Select(t => t.Ticket).Distinct().Count(), days.Sum(d => d.PosTickets));
        Assert.Equal(paid.Where(o => !o.IsFree).Sum(o => o.Lines.Sum(l => l.Quantity)), days.Sum(d => d.WechatUnits));
        Assert.Equal(paid.Where(o => o.IsFree).Sum(o => o.Lines.Sum(l => l.Discount.Fen)), days.Sum(d => d.ZeroCashValue.Fen));
    }

    private static Dictionary<TKey, Money> Sums<TKey>(IEnumerable<(TKey Key, Money Amount)> all) where TKey : notnull => all
        .GroupBy(a => a.Key).Select(g => (g.Key, Sum: g.Aggregate(Money.Zero, (sum, a) => sum + a.Amount))).Where(g => !g.Sum.IsZero)
        .OrderBy(g => g.Key.ToString(), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum);

    [Theory, MemberData(nameof(Scopes))]
    public async Task Repurchase_counts_people_once_over_both_sources(string path, bool all)
    {
        var sees = See(path, all);
        bool In(DateTimeOffset at) => Zone.Day(at).Date is { Year: 2026, Month: 10 };
        var person = await Persons();
        var online = (await shop.News<OrderPaid>()).Where(o => In(o.At) && sees(o.PlacePath) && o.Lines.Any(l => !l.Cash.IsZero))
            .Select(o => (Person: person(o.Buyer), Source: "wechat", Order: o.Order.ToString()));
        var tickets = group.Tickets
            .Where(t => In(t.At) && sees(t.StorePath) && t.Quantity > 0 && (t.Buyer is not null || t.Card is not null))
            .GroupBy(t => t.Ticket).Where(t => t.Sum(l => l.Amount.Fen) > 0)
            .Select(t => (Person: t.First().Buyer is { } buyer ? person(buyer) : t.First().Card!, Source: "pos", Order: t.Key));
        var people = online.Concat(tickets).GroupBy(o => o.Person).ToList();

        var board = await Board<RepurchaseBoard.Response>("repurchase?month=2026-10");
        Assert.Equal((people.Count, people.Sum(p => p.Count())), (board.Buyers, board.Orders));
        Assert.Equal(people.Count(p => p.Count() >= 2), board.Repeaters);
        Assert.Equal(people.Count(p => p.Select(o => o.Source).Distinct().Count() == 2), board.Crossing);
        Assert.Equal(people.Count == 0 ? 0 : people.Count(p => p.Count() >= 2) * 10_000L / people.Count, board.RateBps);
        if (all) Assert.True(board.Repeaters > 10 && board.Crossing > 5);
    }

    [Theory, MemberData(nameof(Scopes))]
    public async Task Friend_conversion_counts_who_bought_and_is_still_a_friend(string path, bool all)
    {
        var sees = See(path, all);
        var (from, to) = (new Day(new(2026, 10, 1)), new Day(new(2026, 11, 10)));
        var until = to.Plus(1).Start(Zone.Zone);
        bool In(DateTimeOffset at) => at >= from.Start(Zone.Zone) && at < until;
        var person = await Persons();
        var buyers = (await shop.News<OrderPaid>()).Where(o => In(o.At) && sees(o.PlacePath) && o.Lines.Any(l => !l.Cash.IsZero))
            .Select(o => person(o.Buyer))
            .Concat(group.Tickets.Where(t => In(t.At) && sees(t.StorePath) && t.Quantity > 0 && t.Amount.IsPositive)
                .Select(t => t.Buyer is { } buyer ? person(buyer) : t.Card).OfType<string>()).ToHashSet();
        var known = (await shop.News<ContactRecognised>()).ToDictionary(r => r.Contact, r => person(r.Member));
        var friends = await FriendsAt(until);
        var ever = (await shop.News<ContactAdded>()).Where(a => a.At < until).Select(a => a.Contact).ToHashSet();
        var are = buyers.Intersect(friends.Where(known.ContainsKey).Select(c => known[c])).ToHashSet();
        var were = buyers.Intersect(ever.Where(known.ContainsKey).Select(c => known[c])).Except(are).ToHashSet();

        var board = await Board<FriendBoard.Response>($"friends?from={from}&to={to}");
        Assert.Equal((buyers.Count, are.Count, were.Count), (board.Buyers, board.Friends, board.Lost));
        if (all) Assert.True(board is { Friends: > 5, Lost: > 0 });
    }

    [Theory, MemberData(nameof(Scopes))]
    public async Task Channel_gain_counts_each_code(string path, bool all)
    {
        var sees = See(path, all);
        var (from, to) = (new Day(new(2026, 10, 1)), new Day(new(2026, 11, 15)));
        var paths = group.Guides.ToDictionary(g => g.Id, g => g.HomePath);
        var friends = await FriendsAt(to.Plus(1).Start(Zone.Zone));
        var expected = (await shop.News<ContactAdded>())
            .Where(a => a.Code is not null && Zone.Day(a.At) >= from && Zone.Day(a.At) <= to && sees(paths[a.Guide!.Value]))
            .GroupBy(a => a.Code!.Value)
            .Select(g => (Code: g.Key, Adds: (long)g.Count(), People: (long)g.Select(a => a.Contact).Distinct().Count(),
                Fresh: (long)g.Where(a => a.First).Select(a => a.Contact).Distinct().Count(),
                Kept: (long)g.Select(a => a.Contact).Distinct().Count(friends.Contains)))
            .OrderBy(g => g.Code.ToString()).ToList();

        var rows = await Board<List<ChannelBoard.Row>>($"channels?from={from}&to={to}");
        Assert.Equal(expected, rows.Select(r => (r.Code, r.Adds, r.People, r.Fresh, r.Kept)).OrderBy(g => g.Code.ToString()));
        Assert.All(rows, r => Assert.NotNull(r.Title));
    }

    [Fact]
    public async Task Joins_and_commissions_stand_by_day()
    {
        See("/", all: true);
        var rows = await Board<List<TeamBoard.Row>>("teams?from=2026-09-30&to=2026-12-31");
        var (joined, accrued) = (await shop.News<MemberJoined>(), await shop.News<CommissionAccrued>());
        Assert.Equal(joined.GroupBy(j => Zone.Day(j.At)).ToDictionary(g => g.Key, g => (long)g.Count()),
            rows.Where(r => r.Joined > 0).ToDictionary(r => r.Day, r => r.Joined));
        Assert.Equal(Sums(accrued.Select(a => (Zone.Day(a.At), a.Amount))), Sums(rows.Select(r => (r.Day, r.Accrued))));
        Assert.Equal((await shop.News<CommissionReversed>()).Sum(r => r.Amount.Fen), rows.Sum(r => r.Reversed.Fen));
    }

    [Fact]
    public async Task Own_only_staff_see_what_they_did_themselves()
    {
        var guide = group.Guides[0];
        using var phone = await shop.SignedIn(SessionKind.Console, guide.Id.Value);
        group.Sees(DataScope.Own(new OrgPath("/g/")));
        const string Query = "/api/console/boards/sales?from=2026-10-01&to=2026-12-31";
        var rows = await phone.GetFromJsonAsync<List<SalesBoard.Row>>(Query, Json.Options);
        var mine = (await shop.News<OrderPaid>()).Where(o => o.Guide == guide.Id && Zone.Day(o.At) >= new Day(new(2026, 10, 1)));
        Assert.Equal(mine.Sum(o => o.Lines.Sum(l => l.Cash.Fen)), rows!.Sum(r => r.WechatSales.Fen));
        Assert.Equal(0, rows!.Sum(r => r.PosSales.Fen));
    }

    [Fact]
    public async Task Traffic_counts_sessions_views_and_visitors_and_a_repeated_event_once()
    {
        See("/", all: true);
        object Event(Guid id, string session, string name) => new { Id = id, Name = name, At = shop.Now, Session = session };
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        object[] events =
        [
            Event(first, "session-1", "page_view"), Event(second, "session-1", "page_view"),
            Event(Guid.CreateVersion7(), "session-2", "share_open"),
        ];
        using var phone = await shop.SignedIn(SessionKind.Member, Guid.CreateVersion7());
        await phone.PostAsJsonAsync("/api/track", new { App = "mall", SentAt = shop.Now, Events = events });
        await phone.PostAsJsonAsync("/api/track", new { App = "mall", SentAt = shop.Now, Events = events[..1] });
        object[] elsewhere = [Event(Guid.CreateVersion7(), "session-3", "page_view")];
        await shop.Http.PostAsJsonAsync("/api/track", new { App = "mall", SentAt = shop.Now, Events = elsewhere });
        await OlapSupervisorTests.Eventually(() => shop.Services.GetRequiredService<OlapSpool>().Waiting == 0);

        var row = Assert.Single(await Board<List<VisitDay>>("traffic?from=2026-11-01&to=2026-11-30"));
        Assert.Equal((Zone.Day(shop.Now), 3, 3, 2), (row.Day, row.Sessions, row.Views, row.Visitors));

        See("/g/east/", all: false);
        Assert.Equal("insight.group_only", await Refusal("traffic?from=2026-11-01&to=2026-11-30"));
    }

    [Theory]
    [InlineData("sales?from=2026-10-01&to=2026-10-40", "insight.bad_day")]
    [InlineData("sales?from=2026-10-02&to=2026-10-01", "insight.bad_span")]
    [InlineData("sales?from=2020-10-02&to=2026-10-01", "insight.bad_span")]
    [InlineData("sales?from=2026-10-01&to=2026-10-02&by=day,buyer", "insight.bad_dimension")]
    [InlineData("repurchase?month=2026-13", "insight.bad_month")]
    [InlineData("friends?from=x&to=2026-10-02", "insight.bad_day")]
    [InlineData("channels?from=2026-10-01&to=", "insight.bad_day")]
    [InlineData("teams?from=2026-10-03&to=2026-10-02", "insight.bad_span")]
    public async Task A_wrong_question_is_refused(string query, string code) => Assert.Equal(code, await Refusal(query));

    private async Task<string?> Refusal(string query)
    {
        var answer = await console.GetAsync("/api/console/boards/" + query);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString();
    }

    [Fact]
    public async Task Without_the_permission_nothing_is_shown()
    {
        group.Rights = new StaffRights([]);
        Assert.Equal(HttpStatusCode.Forbidden, (await console.GetAsync("/api/console/boards/repurchase?month=2026-10")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Http.GetAsync("/api/console/boards/repurchase?month=2026-10")).StatusCode);
    }

    [Fact]
    public async Task Feeding_again_changes_nothing_and_an_erased_buyer_leaves_the_money_behind()
    {
        var counts = "SELECT count() AS c FROM insight_sale";
        var before = await house.Client.Scalar<long>(counts);
        await Feed();
        Assert.Equal(before, await house.Client.Scalar<long>(counts));

        var buyer = (await shop.News<OrderPaid>())[0].Buyer;
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(new MemberErased(buyer, 1, shop.Now));
            return Task.CompletedTask;
        });
        await shop.Settle();
        Assert.Equal(before, await house.Client.Scalar<long>(counts));
        Assert.Equal(0, await house.Client.Scalar<long>(
            "SELECT count() AS c FROM insight_sale WHERE buyer = {b:UUID}", new() { { "b", buyer.Value } }));
    }

    [Fact]
    public async Task Who_is_erased_while_the_feed_lags_is_forgotten_when_it_has_come_and_is_in_no_later_fact()
    {
        var buyer = (await shop.News<OrderPaid>())[0].Buyer;
        var before = await house.Client.Scalar<long>("SELECT count() AS c FROM insight_sale");
        var own = (await shop.News<OrderPaid>()).First(order => order.Buyer == buyer && order.Freight == Money.Zero);
        Task Tell<TEvent>(TEvent news) where TEvent : class, IEvent => shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(news);
            return Task.CompletedTask;
        });
        // What was told before the erasure is sent when the call to forget has long been tried.
        await Tell(own with { Order = OrderId.New(shop.Now) });
        await Tell(new MemberErased(buyer, 1, shop.Now));
        await shop.Settle();
        // The feed read it before the erasure was committed, and sends it now.
        await Feed();
        Assert.NotEqual(0, await Of(buyer));
        members.Erased.Add(buyer);
        await shop.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await Of(buyer));

        // What is told afterwards, a refund, is nobody's from the start.
        await Tell(own with { Order = OrderId.New(shop.Now) });
        await Tell(new MemberJoined(buyer, JoinSource.Pos, group.Stores[0].Id, null, shop.Now));
        await Tell(new MembersMerged(SmallMember, buyer, "same phone", shop.Now));
        await Feed();
        Assert.Equal(0, await Of(buyer));
        Assert.Equal(before + (2 * own.Lines.Count), await house.Client.Scalar<long>("SELECT count() AS c FROM insight_sale"));
    }

    private static readonly MemberId SmallMember = MemberId.New(Neighbours.T0);

    private Task<long> Of(MemberId member) => house.Client.Scalar<long>("""
        SELECT toInt64((SELECT count() FROM insight_sale WHERE buyer = {m:UUID}) 
            + (SELECT count() FROM insight_member WHERE member = {m:UUID})
            + (SELECT count() FROM insight_merge WHERE gone = {m:UUID} OR kept = {m:UUID})
            + (SELECT count() FROM insight_recognised WHERE member = {m:UUID})) AS c
        """, new() { { "m", member.Value } });

    /// <summary>Who somebody is now: merges are followed to their end, and those that were undone are not.</summary>
    private async Task<Func<MemberId, string>> Persons()
    {
        var kept = (await shop.News<MembersMerged>()).GroupBy(m => m.Gone).ToDictionary(m => m.Key, m => m.Last().Kept);
        var again = (await shop.News<MembersMerged>()).CountBy(m => m.Gone).ToDictionary();
        foreach (var undone in await shop.News<MembersUnmerged>())
            if (again[undone.Restored] == 1) kept.Remove(undone.Restored);
        return member =>
        {
            while (kept.TryGetValue(member, out var next)) member = next;
            return member.ToString();
        };
    }

    private async Task<HashSet<ContactId>> FriendsAt(DateTimeOffset until)
    {
        var pairs = new Dictionary<(ContactId, StaffId?), bool>();
        // Removals and additions of one contact stand in the log in the order in which they happened.
        var story = await shop.Read(async db => await Task.FromResult(db.All<EventRow>()
            .Where(e => e.Name == ContactAdded.Name || e.Name == ContactRemoved.Name).OrderBy(e => e.Seq).ToList()));
        foreach (var one in story)
        {
            if (one.Name == ContactAdded.Name)
            {
                var added = JsonSerializer.Deserialize<ContactAdded>(one.Body, Json.Options)!;
                if (added.At < until) pairs[(added.Contact, added.Guide)] = true;
            }
            else
            {
                var removed = JsonSerializer.Deserialize<ContactRemoved>(one.Body, Json.Options)!;
                if (removed.At < until) pairs[(removed.Contact, removed.Guide)] = false;
            }
        }
        return [.. pairs.Where(p => p.Value).Select(p => p.Key.Item1)];
    }
}
