using System.Text.Json.Serialization;

namespace Siyu.Kernel;

/// <summary>Id of one CouponTemplate (券模板标识).</summary>
[JsonConverter(typeof(IdJson<CouponTemplateId>))]
public readonly record struct CouponTemplateId(Guid Value) : IId<CouponTemplateId>
{
    public static CouponTemplateId From(Guid value) => new(value);
    public static CouponTemplateId New(DateTimeOffset at) => Id.New<CouponTemplateId>(at);
    public static bool TryParse(string? text, out CouponTemplateId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Coupon (券标识).</summary>
[JsonConverter(typeof(IdJson<CouponId>))]
public readonly record struct CouponId(Guid Value) : IId<CouponId>
{
    public static CouponId From(Guid value) => new(value);
    public static CouponId New(DateTimeOffset at) => Id.New<CouponId>(at);
    public static bool TryParse(string? text, out CouponId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Redemption (核销标识).</summary>
[JsonConverter(typeof(IdJson<RedemptionId>))]
public readonly record struct RedemptionId(Guid Value) : IId<RedemptionId>
{
    public static RedemptionId From(Guid value) => new(value);
    public static RedemptionId New(DateTimeOffset at) => Id.New<RedemptionId>(at);
    public static bool TryParse(string? text, out RedemptionId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one GrantBudget (发券额度标识).</summary>
[JsonConverter(typeof(IdJson<GrantBudgetId>))]
public readonly record struct GrantBudgetId(Guid Value) : IId<GrantBudgetId>
{
    public static GrantBudgetId From(Guid value) => new(value);
    public static GrantBudgetId New(DateTimeOffset at) => Id.New<GrantBudgetId>(at);
    public static bool TryParse(string? text, out GrantBudgetId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}
