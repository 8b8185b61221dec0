using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Loyalty.Cards;
using Siyu.Loyalty.Domain;
using Siyu.Loyalty.Points;
using Siyu.Loyalty.Programs;
using Siyu.Orders.Placing;
using Siyu.Platform;
using Siyu.Tests.Orders;

namespace Siyu.Tests.Loyalty;

/// <summary>A mall whose group has a card program.</summary>
internal static class LoyaltyHouse
{
    public static readonly CardRules Rules = new()
    {
        Tiers = [new("普通会员", 0, 10_000, ""), new("银卡", 100, 15_000, "生日礼"), new("金卡", 500, 20_000, "专属客服")],
    };

    public static async Task<CardProgramId> Program(
        this MallHouse house, CardRules? rules = null, BrandId? brand = null, string title = "集团会员卡")
    {
        var made = await house.Shop.With<CreateProgram, CreateProgram.Response>(slice =>
            slice.Handle(Actor.System, new(title, brand, rules ?? Rules), default));
        Assert.True(made.Ok, made.Problem?.Code);
        return made.Value.Id;
    }

    public static async Task<HeldCard> Open(this MallHouse house, CardProgramId program, Actor? by = null)
    {
        var opened = await house.Shop.With<OpenCard, HeldCard>(slice => slice.Handle(by ?? house.MsWang, new(program), default));
        Assert.True(opened.Ok, opened.Problem?.Code);
        return opened.Value;
    }

    public static async Task<IReadOnlyList<HeldCard>> Cards(this MallHouse house, Actor? of = null) => (await house.Shop.With<ILoyalty,
        IReadOnlyList<HeldCard>>(async door => Result.Of<IReadOnlyList<HeldCard>>(
            [.. (await door.CardsOf([(of ?? house.MsWang).Member], default)).SelectMany(one => one)]))).Value;

    public static async Task<HeldCard> Card(this MallHouse house, Actor? of = null) => Assert.Single(await house.Cards(of));

    public static Task<Result<Done>> Adjust(this MallHouse house, CardId card, long points) => house.Shop.With<AdjustPoints, Done>(slice =>
        slice.Handle(Actor.System, card, new(points, "周年庆补发"), default));

    public static PlaceOrder.Request Paying(this PlaceOrder.Request wish, CardProgramId program, long points) =>
        wish with { Points = new PointsWish(program, points) };

    /// <summary>Ms Wang orders with points and pays the rest on her phone.</summary>
    public static async Task<OrderId> PaidWith(this MallHouse house, CardProgramId program, long points, params (SkuId, int)[] lines)
    {
        var placed = await house.TryPlace(MallHouse.Wish(lines).Paying(program, points));
        Assert.True(placed.Ok, placed.Problem?.Code);
        var ticket = await house.TryPay(placed.Value.Order);
        Assert.True(ticket.Ok, ticket.Problem?.Code);
        await house.PayOnPhone(placed.Value.Order, ticket.Value);
        return placed.Value.Order;
    }
}
