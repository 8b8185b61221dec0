using System.Text.Json;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Domain;

/// <summary>What is known when an order's attribution is decided (归属依据).</summary>
internal sealed record AttributionCase(AttributionAsk Ask, DistributionRules Rules, IReadOnlyList<CommissionPlan> Plans)
{
    /// <summary>The share whose token the order carries.</summary>
    public Share? Carried { get; init; }

    /// <summary>Shares the buyer opened, with the latest time.</summary>
    public IReadOnlyList<(Share Share, DateTimeOffset At)> Clicked { get; init; } = [];
    public BindingCard? Binding { get; init; }
    public UnitId? BuyersStore { get; init; }
    public required IReadOnlyDictionary<StaffId, StaffCard> Staff { get; init; }

    /// <summary>Members that members of staff are privately.</summary>
    public required IReadOnlyDictionary<StaffId, MemberId> StaffMembers { get; init; }
    public required IReadOnlyDictionary<StaffId, StaffId> Referrers { get; init; }
}

/// <summary>
/// Decides who earns (归属判定, COMMERCE §1.7): exclusive campaign → product share → content or shop share → bound guide; each line's money
/// goes to
/// the first of them with a plan. The bound guide's performance is never taken away by a sharer.
/// </summary>
internal static class AttributionDecision
{
    public static Attribution Decide(AttributionCase known)
    {
        var notes = new List<string>();
        var candidates = Candidates(known, notes);
        var lines = new List<LineCommission>();
        (AttributionRule Rule, StaffId? Earner)? first = null;
        foreach (var line in known.Ask.Lines.OrderBy(line => line.Line.Value))
        {
            foreach (var candidate in candidates.Where(candidate => candidate.Covers(line)))
            {
                var earned = Earn(known, line, candidate);
                if (earned.Count == 0) continue;
                lines.AddRange(earned);
                if (first is null || candidate.Rule < first.Value.Rule) first = (candidate.Rule, candidate.Earner);
                break;
            }
        }
        var guide = known.Binding?.Guide;
        var store = guide is { } bound && known.Staff.TryGetValue(bound, out var card) ? card.Home : known.BuyersStore;
        var (rule, earner) = first ?? (guide is not null ? AttributionRule.BoundGuide : store is not null
            ? AttributionRule.Store : AttributionRule.None, null);
        return new(known.Ask.Order, rule, earner, guide, store, Evidence(known, candidates, notes), lines);
    }

    /// <summary>Those who could earn, in the order of the table.</summary>
    private static List<Candidate> Candidates(AttributionCase known, List<string> notes)
    {
        var ask = known.Ask;
        var opened = known.Clicked.ToDictionary(click => click.Share.Id, click => click);
        if (known.Carried is { } carried && !opened.ContainsKey(carried.Id)) opened[carried.Id] = (carried, ask.At);
        var found = new List<Candidate>();
        foreach (var (share, at) in opened.Values.OrderByDescending(click => click.At).ThenBy(click => click.Share.Id.Value))
        {
            if (ask.At - at > known.Rules.LockOf(share.Kind)) notes.Add($"share {share.Id}: click of {at:O} is too old");
            else if (share.Sharer is not { } sharer) notes.Add($"share {share.Id}: by a member, who does not earn");
            else if (Excluded(known, sharer) is { } why) notes.Add($"share {share.Id}: {why}");
            else if (RuleOf(share, known.Carried) is { } rule) found.Add(new(rule, sharer, share, at));
            else notes.Add($"share {share.Id}: its campaign is not exclusive or the order does not carry it");
        }
        if (known.Binding is { } binding)
        {
            if (Excluded(known, binding.Guide) is { } why) notes.Add($"bound guide: {why}");
            else found.Add(new(AttributionRule.BoundGuide, binding.Guide, null, binding.Since));
        }
        return [.. found.OrderBy(candidate => candidate.Rule)];
    }

    private static string? Excluded(AttributionCase known, StaffId earner) =>
        !known.Staff.TryGetValue(earner, out var card) || !card.Active ? $"staff {earner} has left"
        : !known.Rules.SelfPurchase && known.StaffMembers.TryGetValue(earner, out var self) && self == known.Ask.Buyer
            ? $"staff {earner} bought for themselves"
        : null;

    private static AttributionRule? RuleOf(Share share, Share? carried) => share.Kind switch
    {
        SharedKind.Campaign => share.Exclusive && share.Id == carried?.Id ? AttributionRule.Campaign : null,
        SharedKind.Product => AttributionRule.ProductShare,
        SharedKind.Content or SharedKind.Shop => AttributionRule.ContentShare,
        _ => throw new BrokenInvariant("a known kind of share"),
    };

    /// <summary>The frozen commissions of a line for one candidate: the first level, and the second where the approver switched it
    /// on.</summary>
    private static List<LineCommission> Earn(AttributionCase known, AttributedLine line, Candidate candidate)
    {
        var plan = CommissionPlan.Nearest(known.Plans, line, known.Staff[candidate.Earner].Roles, known.Ask.At);
        if (plan is null || (candidate.Rule == AttributionRule.BoundGuide && !plan.BoundGuideEarns)) return [];
        var rate = Math.Min(plan.RateBps, known.Rules.TotalCapBps);
        if (rate == 0) return [];
        var earned = new List<LineCommission> { new(line.Line, 1, candidate.Earner, plan.Id, rate, line.Cash.Rate(rate)) };
        var second = Math.Min(plan.SecondRateBps, known.Rules.TotalCapBps - rate);
        if (second > 0 && known.Rules.SecondLevel is not null && known.Referrers.TryGetValue(candidate.Earner, out var referrer)
            && referrer != candidate.Earner && Excluded(known, referrer) is null)
            earned.Add(new(line.Line, 2, referrer, plan.Id, second, line.Cash.Rate(second)));
        return earned;
    }

    private static string Evidence(AttributionCase known, List<Candidate> candidates, List<string> notes) => JsonSerializer.Serialize(
        new
        {
            carried = known.Carried?.Id,
            candidates = candidates.Select(candidate => new
            {
                candidate.Rule, candidate.Earner, share = candidate.Share?.Id, candidate.Share?.Kind, candidate.Share?.Target,
                    candidate.Share?.Campaign, candidate.At,
            }),
            binding = known.Binding is { } binding ? new { binding.Id, binding.Guide, binding.Reason, binding.Since } : null,
            locks = new { known.Rules.ProductLockDays, known.Rules.ContentLockDays },
            known.Rules.SelfPurchase,
            notes,
        },
        Json.Options);

    private sealed record Candidate(AttributionRule Rule, StaffId Earner, Share? Share, DateTimeOffset At)
    {
        /// <summary>A product's sharer earns on that product; the others on every line.</summary>
        public bool Covers(AttributedLine line) => Rule != AttributionRule.ProductShare || Share!.IsOf(line.Sku.Spu);
    }
}
