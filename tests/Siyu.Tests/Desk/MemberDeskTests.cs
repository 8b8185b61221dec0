using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Desk.Domain;
using Siyu.Desk.Guide;
using Siyu.Desk.Members;
using Siyu.Desk.Searching;
using Siyu.Kernel;
using Siyu.Members.Console;
using Siyu.Members.Merging;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Tests.Desk;

public sealed class MemberDeskTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_of_the_desk_fits_the_schema(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        Assert.DoesNotContain(await ModelAgainstSchema.Differences(house.Shop), one => one.Contains("desk_", StringComparison.Ordinal));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_members_row_holds_what_every_room_knows(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore, house.Xiaoli);
        await house.Order(wang, 12_000, house.EastStore, house.Xiaoli);
        await house.Order(wang, 7_000, house.EastStore, house.Xiaoli, paid: false);
        await house.Ticket("P1", wang, house.EastStore, (2, 3_000), (1, 500));
        await house.Ticket("C1", wang, house.EastStore, (-1, -1_500));
        await house.Coupon(wang, days: 7);
        await house.Friend(wang, house.Xiaoli);
        await house.Shop.Settle();

        var row = Assert.IsType<DeskMember>(await house.Row(wang));
        Assert.Equal((house.Xiaoli, house.EastStore, true), (row.Owner!.Value, row.Unit!.Value, row.IsFriend));
        Assert.Equal((1, 12_000L, 0L), (row.Orders, row.OnlinePaid.Fen, row.OnlineRefunded.Fen));
        Assert.Equal((2, 3_500L, 1_500L, 14_000L), (row.Tickets, row.PosPaid.Fen, row.PosReturned.Fen, row.Spent.Fen));
        Assert.Equal((1, house.Shop.Now.AddDays(7)), (row.Coupons, row.CouponsFirstEnd!.Value));
        Assert.Equal(house.Shop.Now, row.LastOrder);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Hearing_everything_again_makes_the_same_rows(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore, house.Xiaoli);
        var li = await house.Member("13800000002", "李雷", house.WestStore);
        await house.Order(wang, 12_000, house.EastStore, house.Xiaoli);
        await house.Ticket("P1", li, house.WestStore, (2, 3_000));
        await house.Friend(li, house.Xiaofang);
        await house.Shop.Settle();
        var (members, orders) = (await Told<DeskMember>(house), await Told<DeskOrder>(house));

        await house.Forget();
        await house.Order(wang, 1, house.EastStore, paid: false);
        await house.Shop.Settle();
        await house.Shop.Settle();

        Assert.Equal(members, await Told<DeskMember>(house));
        Assert.Equal(orders.Count + 1, (await Told<DeskOrder>(house)).Count);
        Assert.Empty(orders.Except(await Told<DeskOrder>(house)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Members_who_turn_out_one_are_one_row_and_two_again_when_that_is_undone(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var older = await house.Member("13800000001", "王芳", house.EastStore, house.Xiaoli);
        var newer = await house.Member("13800000002", "王芳", house.EastStore);
        await house.Order(older, 1_000, house.EastStore);
        await house.Order(newer, 2_000, house.EastStore);
        await house.Shop.Settle();

        Assert.True((await house.Shop.With<MergeMembers, MergeMembers.Response>(slice =>
            slice.Handle(Actor.System, older, new(newer, "same person"), default))).Ok);
        await house.Shop.Settle();
        Assert.Null(await house.Row(newer));
        Assert.Equal(3_000, (await house.Row(older))!.Spent.Fen);
        Assert.All(await house.Shop.All<DeskOrder>(), order => Assert.Equal(older, order.Member));

        await house.Shop.With<Unmerger, Done>(unmerger => unmerger.Unmerge(older, newer, "not the same", "t", default));
        await house.Shop.Settle();
        Assert.NotNull(await house.Row(newer));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Papers_read_together_are_each_members_own(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore, house.Xiaoli);
        var li = await house.Member("13800000002", "李雷", house.WestStore, house.Xiaofang);
        var mei = await house.Member("13800000003", "韩梅", house.WestStore);
        await house.Order(wang, 12_000, house.EastStore, house.Xiaoli);
        await house.Order(li, 7_000, house.WestStore, house.Xiaofang);
        for (var days = 1; days <= 3; days++) await house.Coupon(wang, days);
        await house.Coupon(li, days: 9);
        await house.Friend(wang, house.Xiaoli);
        await house.Shop.Settle();

        var papers = house.Shop.Services.GetRequiredService<MemberPapers>();
        var asked = new[] { wang, li, mei, wang, MemberId.New(house.Shop.Now) };
        var found = (await Task.WhenAll(asked.Select(member => papers.Find(member, default)))).Select(one => one.Value).ToList();

        Assert.Equal(["王芳", "李雷", "韩梅", "王芳", null], found.Select(one => one?.Dossier.Profile.FullName));
        Assert.Equal([12_000L, 7_000L, null, 12_000L, null], found.Select(one => one?.Brands.SingleOrDefault()?.Paid.Fen));
        Assert.Equal([3, 1, 0, 3, null], found.Select(one => one?.Coupons.Count));
        Assert.Equal([1, 0, 0, 1, null], found.Select(one => one?.Friends.Count));
        Assert.Equal([house.Xiaoli, house.Xiaofang, null, house.Xiaoli, null],
            found.Select(one => one?.Dossier.Bindings.SingleOrDefault()?.Guide));
        Assert.Equal(found[0]!.Coupons.Select(one => one.Id).OrderByDescending(id => id.Value), found[0]!.Coupons.Select(one => one.Id));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_erased_member_is_in_no_list(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore, house.Xiaoli);
        await house.Shop.Settle();
        await house.Shop.With<Eraser, Done>(eraser => eraser.Erase(wang, "asked", "t", default));
        await house.Shop.Settle();
        Assert.Null(await house.Row(wang));
        Assert.Empty((await List(house.Hq)).Rows);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_list_is_filtered_sorted_paged_and_counted(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var spent = new long[] { 5_000, 1_000, 3_000, 3_000, 9_000 };
        var members = new List<MemberId>();
        foreach (var (fen, i) in spent.Select((fen, i) => (fen, i)))
        {
            var store = i % 2 == 0 ? house.EastStore : house.WestStore;
            members.Add(await house.Member($"1380000100{i}", $"客户{i}", store, i == 4 ? house.Xiaoli : null));
            await house.Order(members[^1], fen, store);
            house.Shop.Clock.Advance(TimeSpan.FromDays(1));
        }
        await house.Coupon(members[1], 3);
        await house.Friend(members[2], house.Xiaoli);
        await house.Shop.Settle();
        // The days that passed ended the first session.
        using var hq = await house.Console(house.Boss);

        var bySpent = new List<MemberId>();
        string? next = null;
        do
        {
            var page = await List(hq, "sort=Spent&size=2" + (next is null ? "" : "&after=" + next));
            Assert.Equal((5, false), (page.Total, page.TotalIsMore));
            bySpent.AddRange(page.Rows.Select(row => row.Id));
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal([members[4], members[0], members[3], members[2], members[1]], bySpent);

        Assert.Equal(3, (await List(hq, $"region={house.East}")).Total);
        Assert.Equal(members[1], Assert.Single((await List(hq, "hasCoupon=true")).Rows).Id);
        Assert.Equal(members[2], Assert.Single((await List(hq, "friend=true")).Rows).Id);
        Assert.Equal(members[4], Assert.Single((await List(hq, $"guide={house.Xiaoli}")).Rows).Id);
        Assert.Equal(2, (await List(hq, "spentFrom=3000&spentTo=3000")).Total);
        Assert.Equal(2, (await List(hq, "orderedTo=2026-11-03&sort=LastOrderAt")).Total);
        Assert.Equal(members[3], Assert.Single((await List(hq, "phone=13800001003")).Rows).Id);
        Assert.Equal(members[3], Assert.Single((await List(hq, "text=1003")).Rows).Id);
        var named = Assert.Single((await List(hq, $"text={Uri.EscapeDataString("客户2")}")).Rows);
        Assert.Equal(("客**", "138****1002", "单元S1"), (named.Name, named.Phone, named.StoreName));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_store_manager_sees_their_stores_members_only_whatever_they_ask_for(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var mine = await house.Member("13800000001", "王芳", house.EastStore);
        await house.Member("13800000002", "李雷", house.WestStore);
        await house.Shop.Settle();
        var keeper = await house.Console(house.EastKeeper);

        Assert.Equal(mine, Assert.Single((await List(keeper)).Rows).Id);
        Assert.Empty((await List(keeper, $"store={house.WestStore}")).Rows);
        Assert.Empty((await List(keeper, "phone=13800000002")).Rows);
        Assert.Empty((await keeper.GetFromJsonAsync<Search.Response>("/api/console/search?q=13800000002", Json.Options))!.Members);
        Assert.Single((await house.Hq.GetFromJsonAsync<Search.Response>("/api/console/search?q=13800000002", Json.Options))!.Members);
        var guide = await house.GuideApp(house.Xiaoli);
        Assert.Equal(HttpStatusCode.Forbidden, (await guide.GetAsync("/api/console/desk/members")).StatusCode);
    }

    [Fact]
    public async Task Long_lists_are_walked_by_an_index()
    {
        await using var house = await DeskHouse.Open(Database.Sqlite);
        await using var scope = house.Shop.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SiyuDb>();
        var all = db.All<DeskMember>().AsNoTracking();
        var guide = house.Xiaoli;
        foreach (var sort in new[] { MemberSort.JoinedAt, MemberSort.LastOrderAt, MemberSort.Spent, MemberSort.Number })
            await Walked(MemberQuery.Sorted(all, CustomerRows.Filter(sort, "1000.5")).Value.Take(51));
        var ofGuide = all.Where(row => row.Owner == guide);
        await Walked(MemberQuery.Sorted(ofGuide, CustomerRows.Filter(MemberSort.JoinedAt, null)).Value.Take(51));
        await Walked(db.All<DeskOrder>().OrderByDescending(row => row.Id).Take(51));
    }

    private static async Task Walked<T>(IQueryable<T> rows)
    {
        await using var command = rows.CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        await command.Connection!.OpenAsync();
        var plan = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) plan.Add(reader.GetString(3));
        await command.Connection.CloseAsync();
        Assert.Contains(plan, step => step.Contains("USING INDEX", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bad_filter_is_refused_in_words()
    {
        await using var house = await DeskHouse.Open(Database.Sqlite);
        foreach (var (query, code) in new[]
        {
            ("phone=12", "desk.bad_phone"), ("after=x", "desk.bad_cursor"), ($"region={Guid.CreateVersion7()}", "desk.unknown_unit"),
        })
        {
            var answer = await house.Hq.GetAsync("/api/console/desk/members?" + query);
            Assert.False(answer.IsSuccessStatusCode);
            Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await house.Hq.GetAsync("/api/console/search?q=a")).StatusCode);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task One_search_finds_members_orders_stores_and_staff(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore);
        await house.Order(wang, 1_000, house.EastStore);
        await house.Shop.Settle();

        async Task<Search.Response> Find(string text) =>
            (await house.Hq.GetFromJsonAsync<Search.Response>($"/api/console/search?q={Uri.EscapeDataString(text)}", Json.Options))!;
        Assert.Equal(wang, Assert.Single((await Find("138 0000 0001")).Members).Id);
        Assert.Equal(wang, Assert.Single((await Find("王芳")).Members).Id);
        Assert.Equal("T00000001", Assert.Single((await Find("T0000000")).Orders).Number);
        Assert.Equal(house.EastStore, Assert.Single((await Find("单元S1")).Units).Id);
        Assert.Equal(house.Xiaoli, Assert.Single((await Find("小丽G1")).Staff).Id);
    }

    internal static async Task<DeskMemberList.Response> List(HttpClient client, string query = "")
    {
        var answer = await client.GetAsync("/api/console/desk/members?" + query);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<DeskMemberList.Response>(Json.Options))!;
    }

    /// <summary>All rows as their texts, in one order.</summary>
    private static async Task<List<string>> Told<T>(DeskHouse house) where T : class =>
        [.. (await house.Shop.All<T>()).Select(row => System.Text.Json.JsonSerializer.Serialize(row, Json.Options))
            .Order(StringComparer.Ordinal)];
}
