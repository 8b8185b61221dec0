using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;

namespace Siyu.Simulation.Shop;

/// <summary>Who and what there is in the simulated shop (模拟的商城), as those who act in it remember it.</summary>
internal sealed class Town
{
    public required UnitId Group { get; init; }
    public required IReadOnlyList<UnitId> Places { get; init; }
    public required IReadOnlyList<Actor> Guides { get; init; }
    public required IReadOnlyList<SkuId> Skus { get; init; }
    public required BrandId Brand { get; init; }
    public List<Person> People { get; } = [];
    public List<CouponTemplateId> Templates { get; } = [];
    public List<(RedemptionId Id, Actor By)> Redemptions { get; } = [];
    public List<PromotionId> Promotions { get; } = [];
    public List<CardProgramId> Programs { get; } = [];
    public List<PlacedOrder> Orders { get; } = [];
    /// <summary>Orders that were paid, as the phones know.</summary>
    public List<PlacedOrder> Paid { get; } = [];
    public List<string> Shares { get; } = [];
    public List<AfterSaleId> AfterSales { get; } = [];
    public List<(MemberId Kept, MemberId Gone)> Merged { get; } = [];

    /// <summary>Notices that the house took: what each was about must stand there from then on.</summary>
    public List<string> TakenPayments { get; } = [];

    /// <summary>Callbacks that the house took.</summary>
    public int TakenCallbacks { get; set; }
}

/// <summary>A customer (顾客): a member with a phone and an open id, and the coupons they were given.</summary>
internal sealed class Person
{
    public required int Number { get; init; }
    public required MemberId Member { get; set; }
    public List<CouponId> Coupons { get; } = [];
    public bool Gone { get; set; }
    public Actor Actor => new(ActorKind.Member, Member.Value, new HashSet<string>(), DataScope.Nothing);
    public string Phone => Phones(Number);
    public string OpenId => $"o{Number:D8}";

    public static string Phones(int number) => $"138{number:D8}";
}

/// <summary>An order that the house acknowledged (已确认的订单): it may never vanish.</summary>
internal sealed record PlacedOrder(int Number, OrderId Id, Person Buyer, Money Payable)
{
    public string? OutTradeNo { get; set; }
}
