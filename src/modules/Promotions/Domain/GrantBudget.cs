using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Promotions.Domain;

/// <summary>How many coupons of a template may be given away (发券额度), by a unit's staff together or by one of staff.</summary>
internal sealed class GrantBudget
{
    private GrantBudget() { }

    public GrantBudgetId Id { get; private set; }
    public CouponTemplateId Template { get; private set; }
    public UnitId? Unit { get; private set; }
    public StaffId? Staff { get; private set; }
    public int Total { get; private set; }

    /// <summary>How many were given: only ever changed by one conditional update, never through this object.</summary>
    public int Given { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }

    public int Left => Total - Given;

    public static GrantBudget Of(CouponTemplateId template, UnitId? unit, StaffId? staff, DateTimeOffset at)
    {
        Must.Hold(unit is null != staff is null, "a budget is a unit's or a person's");
        return new() { Id = GrantBudgetId.New(at), Template = template, Unit = unit, Staff = staff, ChangedAt = at };
    }

    /// <summary>What was given stays given.</summary>
    public Result<Done> Set(int total, DateTimeOffset at)
    {
        if (total is < 0 or > CouponTemplate.MostTotal) return GrantRefusals.BadTotal.With(CouponTemplate.MostTotal).AtField("total");
        if (total < Given) return GrantRefusals.BelowGiven.With(Given).AtField("total");
        if (total == Total) return Done.Already;
        (Total, ChangedAt) = (total, at);
        return Done.It;
    }
}

/// <summary>That somebody gave a coupon away (发券记录); its id is the coupon's.</summary>
internal sealed class CouponGrant : IScopedRow, IOwnedRow
{
    public CouponId Id { get; init; }
    public CouponTemplateId Template { get; init; }
    public GrantBudgetId Budget { get; init; }

    /// <summary>Who gave it.</summary>
    public StaffId? Owner { get; init; }
    public string OrgPath { get; init; } = "";
    public DateTimeOffset At { get; init; }
}

/// <summary>Refusals about giving coupons away (发券拒绝).</summary>
internal static class GrantRefusals
{
    public static readonly Problem BadTotal = Problem.Invalid(
        "promotions.bad_budget", "额度必须在 0 到 {0} 之间", "A budget lies between 0 and {0}");
    public static readonly Problem BelowGiven = Problem.Conflict(
        "promotions.budget_below_given", "已发出 {0} 张，额度不能更少", "{0} are given already; the budget cannot be less");
    public static readonly Problem BadHolder = Problem.Invalid(
        "promotions.bad_budget_holder", "请选择一个组织单元或一名在职员工", "Choose one unit or one active member of staff");
    public static readonly Problem TooMany = Problem.Conflict(
        "promotions.too_many_budgets", "每张券最多分配 {0} 份额度", "A coupon has at most {0} budgets");
    public static readonly Problem NoBudget = Problem.Conflict(
        "promotions.no_grant_budget", "您没有此券的发券额度，或额度已用完", "You have no budget of this coupon, or it is used up");
    public static readonly Problem NotYourMember = Problem.Forbidden(
        "promotions.not_your_member", "只能发给您的专属客户", "You give coupons to members who are bound to you");
    public static readonly Problem HasAsMany = Problem.Conflict(
        "promotions.has_as_many", "该会员已达到此券的领取上限", "The member has as many of it as allowed");
    public static readonly Problem OnlyGiven = Problem.Conflict(
        "promotions.only_given", "此券由导购赠送，不能自己领取", "This coupon is given by guides and cannot be taken");
}
