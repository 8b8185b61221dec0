using System.Text.Json;
using Siyu.Contracts.Audience;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Domain;

/// <summary>A tag (标签): a word that members carry, put on by hand or by a rule.</summary>
internal sealed class Tag
{
    public const int MostTags = 2_000;
    public const int LongestTitle = 30;

    private Tag() { }

    public TagId Id { get; private init; }

    /// <summary>Small number given by the database, for bitmaps.</summary>
    public long Number { get; private set; }
    public string Title { get; private set; } = "";
    public TagKind Kind { get; private init; }

    /// <summary>JSON of the rule; null for manual tags.</summary>
    public string? Rule { get; private set; }
    public Guid MadeBy { get; private init; }
    public DateTimeOffset MadeAt { get; private init; }
    public DateTimeOffset? EndedAt { get; private set; }

    public TagCard Card => new(Id, Title, Kind);
    public TagRule? RuleRead => Rule is null ? null : JsonSerializer.Deserialize<TagRule>(Rule, Json.Options);

    public static Result<Tag> Make(string? title, TagRule? rule, Guid by, DateTimeOffset at)
    {
        var tag = new Tag { Id = TagId.New(at), Kind = rule is null ? TagKind.Manual : TagKind.Rule, MadeBy = by, MadeAt = at };
        var changed = tag.Change(title, rule);
        return changed.Ok ? tag : changed.Problem!;
    }

    /// <summary>A tag's kind stays; its title and its rule may change.</summary>
    public Result<Done> Change(string? title, TagRule? rule)
    {
        if (EndedAt is not null) return AudienceProblems.TagEnded;
        if (title?.Trim() is not { Length: > 0 and <= LongestTitle } trimmed)
            return AudienceProblems.BadTitle.With(LongestTitle).AtField("title");
        if ((rule is null) != (Kind == TagKind.Manual)) return AudienceProblems.BadRule.With(Kind.ToString()).AtField("rule");
        if (rule?.Refusal() is { } refusal) return refusal;
        (Title, Rule) = (trimmed, rule is null ? null : JsonSerializer.Serialize(rule, Json.Options));
        return Done.It;
    }

    public Result<Done> End(DateTimeOffset at)
    {
        if (EndedAt is not null) return Done.Already;
        EndedAt = at;
        return Done.It;
    }
}

/// <summary>A member carries a tag (打标记录): who put it on and when; <c>rule</c> for the house itself.</summary>
internal sealed class Holding
{
    public const string ByRule = "rule";

    public TagId Tag { get; init; }

    /// <summary>On whom it was put.</summary>
    public MemberId Origin { get; init; }

    /// <summary>Who that is now, after merges.</summary>
    public MemberId Member { get; init; }
    public string By { get; init; } = "";
    public DateTimeOffset At { get; init; }
}
