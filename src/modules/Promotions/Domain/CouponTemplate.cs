using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>What coupons are made from (券模板): worth, scope, funder, caps and validity.</summary>
internal sealed class CouponTemplate
{
    public const int LongestTitle = 60;
    public const int MostTotal = 100_000_000;
    public const int MostPerPerson = 100;
    public const int MostStores = 200;

    private CouponTemplate() { }

    public CouponTemplateId Id { get; private set; }
    public string Title { get; private set; } = "";
    public CouponKind Kind { get; private set; }
    public Money Threshold { get; private set; }
    public Money Amount { get; private set; }
    public int PayBps { get; private set; }
    public Money? AtMost { get; private set; }
    public ScopeKind ScopeKind { get; private set; }

    /// <summary>Ids of the scope, one a line.</summary>
    public string ScopeIds { get; private set; } = "";
    public CouponChannel Channel { get; private set; }

    /// <summary>Ids of the units in which it can be redeemed, with all below them, one a line; empty for all.</summary>
    public string StoreIds { get; private set; } = "";
    public bool OnlyGiven { get; private set; }
    public Funder Funder { get; private set; }
    public BrandId? Brand { get; private set; }
    public int Total { get; private set; }

    /// <summary>How many were taken: only ever changed by one conditional update, never through this object.</summary>
    public int Taken { get; private set; }
    public int PerPerson { get; private set; }
    public DateTimeOffset? ValidFrom { get; private set; }
    public DateTimeOffset? ValidUntil { get; private set; }
    public int? ValidDays { get; private set; }
    public TemplateState State { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    public CouponTerms Terms => new(
        Id, Title, new(Kind, Threshold, Amount, PayBps, AtMost),
        new(ScopeKind, [.. ScopeIds.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)]), Funder, Brand);

    public IReadOnlyList<UnitId> Stores =>
        [.. StoreIds.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(id => new UnitId(Guid.Parse(id)))];

    /// <summary>Whether it may be put on an order.</summary>
    public Result<Done> MayOnline() => Channel == CouponChannel.InStore ? PromotionsProblems.OnlyInStore : Done.It;

    public CouponValidity Validity => new(ValidFrom, ValidUntil, ValidDays);

    public static Result<CouponTemplate> Create(TemplateDraft draft, DateTimeOffset at)
    {
        var checkedDraft = draft.Check();
        if (!checkedDraft.Ok) return checkedDraft.Problem!;
        var template = new CouponTemplate { Id = CouponTemplateId.New(at), CreatedAt = at, State = TemplateState.Open };
        template.Write(draft);
        return template;
    }

    /// <summary>Coupons already taken keep their validity; worth and scope of a template with takers stay as they are.</summary>
    public Result<Done> Change(TemplateDraft draft)
    {
        if (State == TemplateState.Ended) return TemplateRefusals.Ended;
        var checkedDraft = draft.Check();
        if (!checkedDraft.Ok) return checkedDraft;
        if (draft.Total < Taken) return TemplateRefusals.TotalBelowTaken.With(Taken);
        if (Taken > 0 && !draft.SameTerms(this)) return TemplateRefusals.TermsFrozen.With(Taken);
        Write(draft);
        return Done.It;
    }

    /// <summary>Nobody can take one any more; those taken stay good (停止发放).</summary>
    public Result<Done> End()
    {
        if (State == TemplateState.Ended) return Done.Already;
        State = TemplateState.Ended;
        return Done.It;
    }

    private void Write(TemplateDraft draft)
    {
        Title = draft.Title.Trim();
        (Kind, Threshold, Amount, PayBps, AtMost) = draft.Worth;
        ScopeKind = draft.Scope.Kind;
        (ScopeIds, Channel, StoreIds, OnlyGiven) = (draft.ScopeText, draft.Channel, draft.StoreText, draft.OnlyGiven);
        (Funder, Brand, Total, PerPerson) = (draft.Funder, draft.Brand, draft.Total, draft.PerPerson);
        (ValidFrom, ValidUntil, ValidDays) = draft.Validity;
    }
}

/// <summary>States of a template (券模板状态).</summary>
internal enum TemplateState { Open, Ended }
