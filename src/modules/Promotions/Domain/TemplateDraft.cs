using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>What somebody wishes a template to be (券模板草稿).</summary>
internal sealed record TemplateDraft(string Title, CouponWorth Worth, CouponScope Scope, CouponValidity Validity)
{
    public Funder Funder { get; init; }

    /// <summary>The brand whose coupon it is, or null for the platform's.</summary>
    public BrandId? Brand { get; init; }
    public int Total { get; init; }
    public int PerPerson { get; init; } = 1;

    /// <summary>Where it can be used; in what stores where it can there, all of them where none is named.</summary>
    public CouponChannel Channel { get; init; }
    public IReadOnlyList<UnitId> Stores { get; init; } = [];

    /// <summary>Only staff give it away; nobody takes it by themselves (仅限赠送).</summary>
    public bool OnlyGiven { get; init; }

    public string StoreText => string.Join('\n', Stores.Select(store => store.Value).Distinct().Order());

    /// <summary>The scope's ids in one order, so that equal scopes are equal texts.</summary>
    public string ScopeText => string.Join('\n', Scope.Ids.Distinct().Order());

    public Result<Done> Check()
    {
        if (string.IsNullOrWhiteSpace(Title) || Title.Trim().Length > CouponTemplate.LongestTitle)
            return TemplateRefusals.BadTitle.With(CouponTemplate.LongestTitle);
        var worth = Worth.Check();
        if (!worth.Ok) return worth;
        if (Scope.Kind == ScopeKind.All ? Scope.Ids.Count > 0 : Scope.Ids.Count is 0 or > CouponScope.MostIds)
            return TemplateRefusals.BadScope.With(CouponScope.MostIds);
        if (Worth.IsForUnit && Scope.Kind != ScopeKind.Sku) return TemplateRefusals.NeedsGoods;
        if (Worth.Kind == CouponKind.Freight
            && (Scope.Kind, Funder, Channel) != (ScopeKind.All, Funder.Platform, CouponChannel.Online))
            return TemplateRefusals.FreightOfAll;
        if (Stores.Count > CouponTemplate.MostStores || Channel == CouponChannel.Online && Stores.Count > 0)
            return TemplateRefusals.BadStores.With(CouponTemplate.MostStores);
        if (Brand is null != (Funder == Funder.Platform)) return TemplateRefusals.BadFunder;
        if (Total is < 1 or > CouponTemplate.MostTotal) return TemplateRefusals.BadTotal.With(CouponTemplate.MostTotal);
        if (PerPerson is < 1 or > CouponTemplate.MostPerPerson) return TemplateRefusals.BadPerPerson.With(CouponTemplate.MostPerPerson);
        return Validity.Check();
    }

    public bool SameTerms(CouponTemplate template) =>
        template.Terms.Worth == Worth && template.ScopeKind == Scope.Kind && template.ScopeIds == ScopeText
        && template.Funder == Funder && template.Brand == Brand && template.Channel == Channel && template.StoreIds == StoreText;
}

/// <summary>When coupons are good (有效期): a fixed period, or days after taking.</summary>
internal sealed record CouponValidity(DateTimeOffset? From, DateTimeOffset? Until, int? Days)
{
    public const int MostDays = 730;

    public Result<Done> Check() => this switch
    {
        { Days: >= 1 and <= MostDays, From: null, Until: null } => Done.It,
        { Days: null, From: { } from, Until: { } until } when from < until => Done.It,
        _ => TemplateRefusals.BadValidity.With(MostDays),
    };

    /// <summary>The period of a coupon taken now.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) PeriodFrom(DateTimeOffset taken) =>
        Days is { } days ? (taken, taken.AddDays(days)) : (From!.Value, Until!.Value);
}

/// <summary>Where a coupon can be used (使用渠道): on orders in the mall, in a store by its code (门店核销), or both.</summary>
internal enum CouponChannel { Online, InStore, Both }
