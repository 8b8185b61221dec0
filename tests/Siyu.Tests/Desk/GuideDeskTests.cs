using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Desk.Guide;
using Siyu.Desk.Members;
using Siyu.Kernel;
using Siyu.Members.Mall;
using Siyu.Organization.People;
using Siyu.Platform;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Desk;

public sealed class GuideDeskTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guide_finds_their_own_customers_by_kind_and_by_name(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var dormant = await house.Member("13800000001", "王芳", house.EastStore, house.Xiaoli);
        await house.Order(dormant, 1_000, house.EastStore, house.Xiaoli);
        house.Shop.Clock.Advance(TimeSpan.FromDays(70));
        var fresh = await house.Member("13800000002", "李雷", house.EastStore, house.Xiaoli);
        await house.Coupon(fresh, 2);
        await house.Member("13800000003", "王强", house.WestStore, house.Xiaofang);
        await Born(house, fresh, house.Shop.Now.AddDays(3));
        await house.Shop.Settle();
        var xiaoli = await house.GuideApp(house.Xiaoli);

        Assert.Equal([fresh, dormant], await Customers(xiaoli, ""));
        Assert.Equal([fresh], await Customers(xiaoli, "kind=New"));
        Assert.Equal([dormant], await Customers(xiaoli, "kind=Dormant"));
        Assert.Empty(await Customers(xiaoli, "kind=Dormant&dormantDays=90"));
        Assert.Equal([fresh], await Customers(xiaoli, "kind=BirthdayWeek"));
        Assert.Equal([fresh], await Customers(xiaoli, "kind=HasCoupon"));
        Assert.Equal([fresh], await Customers(xiaoli, "kind=NeverBought"));
        Assert.Equal([dormant], await Customers(xiaoli, "text=" + Uri.EscapeDataString("王")));
        Assert.Equal([fresh], await Customers(xiaoli, "text=0002"));
        Assert.Empty(await Customers(xiaoli, "text=13800000003"));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_customers_card_shows_the_purchases_of_all_platforms_to_their_guide_only(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore, house.Xiaoli);
        await house.Ticket("P1", wang, house.EastStore, (2, 3_000));
        house.Shop.Clock.Advance(TimeSpan.FromHours(1));
        var order = await house.Order(wang, 9_000, house.EastStore, house.Xiaoli);
        await house.Friend(wang, house.Xiaoli);
        await house.Coupon(wang, 5);
        await house.Shop.Settle();
        var xiaoli = await house.GuideApp(house.Xiaoli);

        var card = await Get<MemberFolder>(xiaoli, $"/api/guide/desk/customers/{wang}");
        Assert.Equal(("王芳", "138****0001"), (card.Member.Name, card.Member.Phone));
        Assert.Equal((2, 12_000L, 6_000L), (card.Figures.Purchases, card.Figures.Spent.Fen, card.Figures.Average.Fen));
        Assert.Equal((1, 2, 9_000L), (Assert.Single(card.Brands).Orders, card.Brands[0].Units, card.Brands[0].Paid.Fen));
        Assert.Equal("小丽G1", Assert.Single(card.Friends).GuideName);
        Assert.Equal("满减券", Assert.Single(card.Coupons).Title);
        var history = await Get<Page<HistoryLine>>(xiaoli, $"/api/guide/desk/customers/{wang}/history?size=1");
        Assert.Equal((order, "羊毛衫 ×2"), (Assert.Single(history.Rows).Order!.Value, history.Rows[0].Goods));
        history = await Get<Page<HistoryLine>>(xiaoli, $"/api/guide/desk/customers/{wang}/history?size=1&after={history.Next}");
        Assert.Equal(("P1", 3_000L), (Assert.Single(history.Rows).Number, history.Rows[0].Paid.Fen));

        var keeper = await house.Console(house.EastKeeper);
        var masked = await Get<MemberFolder>(keeper, $"/api/console/desk/members/{wang}");
        Assert.Equal("王*", masked.Member.Name);
        var west = await house.Console(await house.Shop.Staff(house.WestStore, "K2", "store_manager"));
        foreach (var path in new[] { "", "/history" })
        {
            Assert.Equal(HttpStatusCode.NotFound,
                (await (await house.GuideApp(house.Xiaofang)).GetAsync($"/api/guide/desk/customers/{wang}{path}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await west.GetAsync($"/api/console/desk/members/{wang}{path}")).StatusCode);
        }
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_side_bar_finds_the_customer_of_the_chat(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore, house.Xiaoli);
        await house.Friend(wang, house.Xiaoli, "wmWang");
        foreach (var (guide, user) in new[] { (house.Xiaoli, "xiaoli"), (house.Xiaofang, "xiaofang") })
            Assert.True((await house.Shop.With<SeatStaff, Done>(slice =>
                slice.Handle(Actor.System, guide, new("corp1", user), default))).Ok);
        await house.Shop.Settle();

        const string Path = "/api/guide/desk/customers/by-contact/";
        var mine = await Get<CustomerCard.Contact>(await house.GuideApp(house.Xiaoli), Path + "wmWang");
        Assert.Equal((true, true, wang), (mine.Known, mine.Joined, mine.Folder!.Member.Id));
        var others = await Get<CustomerCard.Contact>(await house.GuideApp(house.Xiaofang), Path + "wmWang");
        Assert.Equal((true, true, null), (others.Known, others.Joined, others.Folder));
        var nobody = await Get<CustomerCard.Contact>(await house.GuideApp(house.Xiaoli), Path + "wmNobody");
        Assert.False(nobody.Known);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guides_day_says_what_waits_and_whom_to_turn_to(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore, house.Xiaoli);
        var other = await house.Member("13800000002", "李雷", house.EastStore);
        var unpaid = await house.Order(wang, 1_000, house.EastStore, house.Xiaoli, paid: false);
        var offered = await house.Order(other, 2_000, house.EastStore);
        var far = await house.Order(other, 2_000, house.WestStore);
        foreach (var (order, place, path) in new[] { (offered, house.EastStore, "/g/east/s1/"), (far, house.WestStore, "/g/west/s2/") })
            house.Way.Known[order] = new(order, DeliveryWay.Express, DeliveryState.Offered, place, new(path));
        await house.Coupon(wang, 2);
        await house.Shop.Settle();

        var today = await Get<Today.Response>(await house.GuideApp(house.Xiaoli), "/api/guide/desk/today");
        Assert.Equal(new(1, 0, 0), today.Store);
        Assert.Equal((1, 1, 0, 1), (today.Customers.All, today.Customers.New, today.Customers.Dormant, today.Customers.CouponsEnding));
        Assert.Equal([(FollowUpReason.UnpaidOrder, (OrderId?)unpaid), (FollowUpReason.CouponEnding, null)],
            today.FollowUps.Select(one => (one.Reason, one.Order)));
        Assert.Equal(100, today.Month.Cash.Fen);
    }

    private static Task Born(DeskHouse house, MemberId member, DateTimeOffset day) =>
        house.Shop.With<ReviseProfile, Done>(slice => slice.Handle(
            new(ActorKind.Member, member.Value, new HashSet<string>(), DataScope.Nothing),
            new(null, new Day(new DateOnly(1990, day.Month, day.Day))), default));

    private static async Task<List<MemberId>> Customers(HttpClient client, string query) =>
        [.. (await Get<Page<MemberLine>>(client, "/api/guide/desk/customers?" + query)).Rows.Select(row => row.Id)];

    internal static async Task<T> Get<T>(HttpClient client, string path)
    {
        var answer = await client.GetAsync(path);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(Json.Options))!;
    }
}
