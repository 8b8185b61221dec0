using System.Text.Json;
using Siyu.Audience.Conditions;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Domain;

/// <summary>A segment (人群): members chosen by conditions, in versions that are never changed.</summary>
internal sealed class Segment
{
    public const int LongestTitle = 40;

    private Segment() { }

    public SegmentId Id { get; private init; }
    public string Title { get; private set; } = "";

    /// <summary>The version that counts now.</summary>
    public int Version { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public static Result<Segment> Make(string? title, DateTimeOffset at)
    {
        var segment = new Segment { Id = SegmentId.New(at), Version = 1 };
        return segment.Name(title) is { } refusal ? refusal : segment;
    }

    /// <summary>A new version, by somebody who has seen the last one.</summary>
    public Result<Done> Revise(string? title, int seen)
    {
        if (EndedAt is not null) return AudienceProblems.SegmentEnded;
        if (seen != Version) return AudienceProblems.VersionMoved.With(Version);
        if (Name(title) is { } refusal) return refusal;
        Version++;
        return Done.It;
    }

    public Result<Done> End(DateTimeOffset at)
    {
        if (EndedAt is not null) return Done.Already;
        EndedAt = at;
        return Done.It;
    }

    private Problem? Name(string? title)
    {
        if (title?.Trim() is not { Length: > 0 and <= LongestTitle } trimmed)
            return AudienceProblems.BadTitle.With(LongestTitle).AtField("title");
        Title = trimmed;
        return null;
    }
}

/// <summary>What a version of a segment asks for (人群版本), and who wrote it.</summary>
internal sealed class SegmentVersion
{
    public SegmentId Segment { get; init; }
    public int Version { get; init; }

    /// <summary>JSON of the tree of conditions.</summary>
    public string Condition { get; init; } = "";
    public Guid MadeBy { get; init; }
    public DateTimeOffset MadeAt { get; init; }

    public Condition Read() => Must.Exist(JsonSerializer.Deserialize<Condition>(Condition, Json.Options), "a version has conditions");

    public static string Write(Condition condition) => JsonSerializer.Serialize(condition, Json.Options);
}
