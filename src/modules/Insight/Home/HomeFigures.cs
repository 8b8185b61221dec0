using Siyu.Insight.Boards;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Home;

/// <summary>What the home board shows of a stretch of time (首页指标); WeChat Pay and points of sale stand apart.</summary>
/// <param name="WechatSales">Cash of goods that passed WeChat Pay; freight stands beside it.</param>
/// <param name="WechatOrders">Orders with cash; those without stand apart.</param>
/// <param name="Buyers">People who bought, online or at a point of sale.</param>
/// <param name="BuyersFriends">Those of them who are friends of a guide.</param>
internal sealed record HomeFigures(
    Money WechatSales, Money WechatFreight, Money WechatRefunds, long WechatOrders, Money PosSales, Money PosReturns, long PosTickets,
    long NewContacts, long LostContacts, long NewMembers, long Buyers, long BuyersFriends)
{
    /// <summary>Orders on which nothing was left to pay (零元单), and the list price of what they gave away (零元单让利).</summary>
    public long ZeroCashOrders { get; init; }
    public Money ZeroCashValue { get; init; }

    /// <summary>Friends per ten thousand buyers (好友转化率).</summary>
    public long FriendBps => Buyers == 0 ? 0 : BuyersFriends * 10_000 / Buyers;
}

/// <summary>Asks the facts for the home board's figures (首页取数), within an actor's scope.</summary>
internal sealed class HomeFacts(OlapClient olap, GroupZone zone)
{
    private sealed record Sales(
        long WechatSales, long WechatFreight, long WechatRefunds, long WechatOrders, long PosSales, long PosReturns, long PosTickets,
        long ZeroCashOrders, long ZeroCashValue);

    private sealed record People(long NewContacts, long LostContacts, long NewMembers);

    private const string SalesSql = $$"""
        SELECT sumIf(cash_fen, source = 'wechat' AND kind = 'sale') AS wechat_sales, sumIf(cash_fen, kind = 'freight') AS wechat_freight,
            -sumIf(cash_fen, source = 'wechat' AND kind = 'refund') AS wechat_refunds,
            uniqExactIf(order_key, source = 'wechat' AND kind = 'sale' AND order_cash_fen > 0) AS wechat_orders,
            uniqExactIf(order_key, source = 'wechat' AND kind = 'sale' AND order_cash_fen = 0) AS zero_cash_orders,
            sumIf(discount_fen, source = 'wechat' AND kind = 'sale' AND order_cash_fen = 0) AS zero_cash_value,
            sumIf(cash_fen, source = 'pos' AND kind = 'sale') AS pos_sales,
            -sumIf(cash_fen, source = 'pos' AND kind = 'refund') AS pos_returns,
            uniqExactIf(order_key, source = 'pos' AND kind = 'sale') AS pos_tickets
        FROM insight_sale WHERE {{BoardAsk.InSpan}} AND {{BoardAsk.InScope}}
        """;

    private const string PeopleSql = $$"""
        SELECT uniqExactIf(contact, kind = 'added' AND first) AS new_contacts, uniqExactIf(contact, kind = 'removed') AS lost_contacts,
            (SELECT count() FROM insight_member WHERE {{BoardAsk.InSpan}} AND {{BoardAsk.InScope}}) AS new_members
        FROM insight_contact WHERE {{BoardAsk.InSpan}} AND {{BoardAsk.InScope}}
        """;

    /// <summary>From an instant on, until before another; the refusal where ClickHouse is away.</summary>
    public async Task<Result<HomeFigures>> Of(Actor actor, DateTimeOffset since, DateTimeOffset until, CancellationToken ct)
    {
        var parameters = BoardAsk.Between(actor, since, until, zone);
        var sales = await olap.Rows<Sales>(SalesSql, parameters, ct).OrUnavailable();
        if (!sales.Ok) return sales.Problem!;
        var people = await olap.Rows<People>(PeopleSql, parameters, ct).OrUnavailable();
        if (!people.Ok) return people.Problem!;
        var friends = await olap.Rows<FriendBoard.Response>(FriendBoard.Sql, parameters, ct).OrUnavailable();
        if (!friends.Ok) return friends.Problem!;
        var (sold, met, bought) = (sales.Value.Single(), people.Value.Single(), friends.Value.Single());
        return new HomeFigures(
            new(sold.WechatSales), new(sold.WechatFreight), new(sold.WechatRefunds), sold.WechatOrders, new(sold.PosSales),
            new(sold.PosReturns), sold.PosTickets, met.NewContacts, met.LostContacts, met.NewMembers, bought.Buyers, bought.Friends)
        {
            ZeroCashOrders = sold.ZeroCashOrders, ZeroCashValue = new(sold.ZeroCashValue),
        };
    }

    /// <summary>Today so far, and yesterday up to the same time of day.</summary>
    public (DateTimeOffset Today, DateTimeOffset Yesterday, DateTimeOffset SameTime, DateTimeOffset Now) Times(DateTimeOffset now)
    {
        var today = zone.Day(now);
        var (start, before) = (today.Start(zone.Zone), today.Plus(-1).Start(zone.Zone));
        return (start, before, before + (now - start), now);
    }
}
