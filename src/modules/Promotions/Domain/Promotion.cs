using System.Text.Json;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Promotions.Domain;

/// <summary>
/// A promotion (促销活动) as it stands now: its terms with their version, and what of its budget is spent. Each version is kept, because
/// orders name the one that priced them.
/// </summary>
internal sealed class Promotion
{
    public const int LongestTitle = 60;
    private PromotionTerms? read;

    private Promotion() { }

    public PromotionId Id { get; private set; }
    public string Title { get; private set; } = "";
    public PromotionState State { get; private set; }
    public int Version { get; private set; }

    /// <summary>The draft of this version, as JSON.</summary>
    public string Terms { get; private set; } = "";
    public DateTimeOffset? BeginsAt { get; private set; }
    public DateTimeOffset? EndsAt { get; private set; }
    public Money? AmountBudget { get; private set; }

    /// <summary>Of a limited one, what was given on orders that stand; changed by one update for many, never through this object.</summary>
    public Money AmountSpent { get; private set; }
    public int? UsesBudget { get; private set; }

    /// <summary>Of a limited one, orders that stand; changed as <see cref="AmountSpent"/> is.</summary>
    public int UsesSpent { get; private set; }
    public int? PerPerson { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Something of it runs out, so its row is locked where it is used. It stays so, or not, for life: see Change.</summary>
    public bool IsLimited => AmountBudget is not null || UsesBudget is not null;

    /// <summary>It is for some tiers of members only.</summary>
    public bool AsksTier => Read.Condition.Tiers.Count > 0;

    public PromotionDraft Draft => JsonSerializer.Deserialize<PromotionDraft>(Terms, Json.Options)!;

    public static Result<Promotion> Create(PromotionDraft draft, DateTimeOffset at)
    {
        var promotion = new Promotion { Id = PromotionId.New(at), CreatedAt = at, State = PromotionState.Running };
        var written = promotion.Write(draft);
        return written.Ok ? promotion : written.Problem!;
    }

    /// <summary>A next version: orders placed from now on are priced by it.</summary>
    public Result<Done> Change(PromotionDraft draft)
    {
        if (State == PromotionState.Ended) return PromotionRefusals.Ended;
        if (draft.Budget is { } budget && IsLimited != budget.IsLimit) return PromotionRefusals.LimitsStay.AtField("budget");
        if (draft.Budget?.Amount is { } amount && amount < AmountSpent)
            return PromotionRefusals.BudgetBelowSpent.With(AmountSpent.ToString());
        if (draft.Budget?.Uses is { } uses && uses < UsesSpent) return PromotionRefusals.UsesBelowSpent.With(UsesSpent);
        return Write(draft);
    }

    /// <summary>No order is priced by it any more (结束活动); those placed keep their price.</summary>
    public Result<Done> End()
    {
        if (State == PromotionState.Ended) return Done.Already;
        State = PromotionState.Ended;
        return Done.It;
    }

    /// <summary>Its terms with what is left for somebody who used it so often.</summary>
    public PromotionTerms For(BudgetLeft left) => Read with { Budget = left };

    /// <summary>This version, to be kept.</summary>
    public PromotionVersion Kept(Actor actor, DateTimeOffset at) =>
        new() { Promotion = Id, Version = Version, Terms = Terms, At = at, By = new(actor.Subject) };

    private PromotionTerms Read => read ??= Draft.Terms(Id, Version);

    private Result<Done> Write(PromotionDraft draft)
    {
        var good = draft.Check();
        if (!good.Ok) return good;
        (Title, Version, Terms, read) = (draft.Title.Trim(), Version + 1, JsonSerializer.Serialize(draft, Json.Options), null);
        (BeginsAt, EndsAt) = (draft.From, draft.Until);
        (AmountBudget, UsesBudget, PerPerson) = (draft.Budget.Amount, draft.Budget.Uses, draft.Budget.PerPerson);
        return Done.It;
    }
}

/// <summary>States of a promotion (活动状态); one that runs may not have begun.</summary>
internal enum PromotionState { Running, Ended }

/// <summary>A version of a promotion's terms (活动版本), kept for as long as orders name it.</summary>
internal sealed class PromotionVersion
{
    public required PromotionId Promotion { get; init; }
    public required int Version { get; init; }
    public required string Terms { get; init; }
    public required DateTimeOffset At { get; init; }
    public required StaffId By { get; init; }
}

/// <summary>What an order took of a promotion (活动使用记录), for its budget and its limit per person.</summary>
internal sealed class PromotionUse
{
    public required OrderId OrderId { get; init; }
    public required PromotionId Promotion { get; init; }
    public required int Version { get; init; }
    public required MemberId Member { get; init; }
    public required Money Amount { get; init; }
    public UseState State { get; private set; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>States of a use (使用状态): held by an order that waits for payment, used by one that is paid, returned.</summary>
internal enum UseState { Held, Used, Returned }
