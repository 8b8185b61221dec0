using System.Text.RegularExpressions;
using Siyu.Kernel;

namespace Siyu.Audience.Conditions;

/// <summary>Holds a tree of conditions to its bounds (条件校验), and names the node that is wrong.</summary>
internal static partial class ConditionChecks
{
    public const int MostDepth = 8;
    public const int MostNodes = 100;
    public const int MostChildren = 20;
    public const int MostValues = 50;
    public const int MostDays = 1_100;
    private const int LongestValue = 100;

    /// <summary>The first node that is wrong, as <c>condition.of[1].that</c>, or nothing.</summary>
    public static Problem? Refusal(Condition? root)
    {
        var nodes = 0;
        return Refusal(root, "condition", 1, ref nodes);
    }

    /// <summary>The conditions right below one.</summary>
    public static IEnumerable<(Condition Node, string At)> Below(Condition? node, string at) => node switch
    {
        AllOf all => (all.Of ?? []).Select((one, i) => (one, $"{at}.of[{i}]")),
        AnyOf any => (any.Of ?? []).Select((one, i) => (one, $"{at}.of[{i}]")),
        NotThat not => [(not.That, $"{at}.that")],
        _ => [],
    };

    private static Problem? Refusal(Condition? node, string at, int depth, ref int nodes)
    {
        if (depth > MostDepth) return AudienceProblems.TooDeep.With(MostDepth).AtField(at);
        if (++nodes > MostNodes) return AudienceProblems.TooManyConditions.With(MostNodes).AtField(at);
        if (Own(node) is { } wrong) return wrong.AtField(at);
        foreach (var (child, place) in Below(node, at))
            if (Refusal(child, place, depth + 1, ref nodes) is { } deeper) return deeper;
        return null;
    }

    private static Problem? Own(Condition? node) => node switch
    {
        AllOf { Of: not { Count: > 0 and <= MostChildren } } or AnyOf { Of: not { Count: > 0 and <= MostChildren } }
            => AudienceProblems.NoConditions.With(MostChildren),
        AllOf or AnyOf or NotThat { That: not null } or InSegment => null,
        ChoiceIs choice => Values(choice.Values) && choice.Values.All(value => Fits(choice.Field, value))
            ? null : AudienceProblems.BadValues.With(MostValues),
        NumberIs number => Range(number.From, number.To) ? null : AudienceProblems.BadRange,
        DayIs day => Days(day),
        RfmIs rfm => Rfm(rfm),
        HasTag tag => tag.Tags is { Count: > 0 and <= MostValues } ? null : AudienceProblems.BadValues.With(MostValues),
        HasBought bought => Bought(bought),
        HasDone done => Did(done),
        _ => AudienceProblems.NoConditions.With(MostChildren),
    };

    private static bool Values(IReadOnlyList<string>? values) =>
        values is { Count: > 0 and <= MostValues } && values.All(value => value is { Length: > 0 and <= LongestValue });

    private static bool Fits(ChoiceField field, string value) => field switch
    {
        ChoiceField.Source => Enum.TryParse<Contracts.Members.JoinSource>(value, out _),
        ChoiceField.Friend => value is "never" or "friend" or "lost",
        ChoiceField.Place => value[0] == '/' && value[^1] == '/',
        ChoiceField.Channel => true,
        ChoiceField.Unit or ChoiceField.Guide or ChoiceField.Code => Guid.TryParseExact(value, "D", out _),
    };

    private static bool Range<T>(T? from, T? to) where T : struct, IComparable<T> =>
        (from is not null || to is not null) && (from is not { } low || to is not { } high || low.CompareTo(high) <= 0);

    private static Problem? Days(DayIs day)
    {
        var (range, relative) = (day.From is not null || day.To is not null, day.WithinDays is not null || day.OlderThanDays is not null);
        if (range == relative || (range && !Range(day.From, day.To))) return AudienceProblems.BadRange;
        if (day.WithinDays is < 1 or > MostDays * 10 || day.OlderThanDays is < 1 or > MostDays * 10)
            return AudienceProblems.BadDays.With(MostDays * 10);
        return day is { WithinDays: { } within, OlderThanDays: { } older } && within <= older ? AudienceProblems.BadRange : null;
    }

    private static Problem? Rfm(RfmIs rfm)
    {
        if (rfm is { RecencyDaysAtMost: null, OrdersAtLeast: null, SpentFenAtLeast: null }) return AudienceProblems.BadRange;
        if (rfm.RecencyDaysAtMost is < 1 or > MostDays * 10) return AudienceProblems.BadDays.With(MostDays * 10);
        return rfm.OrdersAtLeast < 1 || rfm.SpentFenAtLeast < 0 ? AudienceProblems.BadRange : null;
    }

    private static Problem? Bought(HasBought bought)
    {
        if (bought.WithinDays is < 1 or > MostDays) return AudienceProblems.BadDays.With(MostDays);
        if (new[] { bought.Brands?.Count, bought.Products?.Count, bought.Categories?.Count }.Any(count => count is null or > MostValues))
            return AudienceProblems.BadValues.With(MostValues);
        return bought.OrdersAtLeast < 1 || bought.SpentFenAtLeast < 0 ? AudienceProblems.BadRange : null;
    }

    private static Problem? Did(HasDone done)
    {
        if (done.Event is null || !EventName().IsMatch(done.Event)) return AudienceProblems.BadEvent;
        if (done.WithinDays is < 1 or > MostDays) return AudienceProblems.BadDays.With(MostDays);
        return done.TimesAtLeast < 1 || done.Page?.Length > LongestValue * 2 ? AudienceProblems.BadRange : null;
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{1,39}$")]
    private static partial Regex EventName();
}
