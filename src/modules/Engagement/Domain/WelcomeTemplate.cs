using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Engagement.Domain;

/// <summary>A welcome that HQ or a store wrote (欢迎语模板): for a channel, a part of the organisation, a time of day.</summary>
internal sealed class WelcomeTemplate : IScopedRow
{
    public const int MinutesOfDay = 24 * 60;

    public required Guid Id { get; init; }
    public required string Title { get; set; }

    /// <summary>The channel it is for; null for all.</summary>
    public string? Channel { get; set; }

    public int FromMinute { get; set; }

    /// <summary>Where the window ends; before its beginning, it goes over midnight.</summary>
    public int UntilMinute { get; set; } = MinutesOfDay;

    public required string Text { get; set; }
    public string? CardTitle { get; set; }
    public string? CardPage { get; set; }
    public string? CardPicture { get; set; }

    /// <summary>The higher goes first among equals.</summary>
    public int Rank { get; set; }

    public bool Enabled { get; set; } = true;
    public UnitId? Unit { get; set; }
    public required string OrgPath { get; set; }
    public required DateTimeOffset MadeAt { get; init; }
    public required DateTimeOffset ChangedAt { get; set; }

    public bool Fits(Occasion occasion) =>
        Enabled && occasion.Path.IsWithin(new OrgPath(OrgPath)) && (Channel is null || Channel == occasion.Channel)
            && IsOpen(occasion.MinuteOfDay);

    private bool IsOpen(int minute) =>
        FromMinute < UntilMinute ? minute >= FromMinute && minute < UntilMinute : minute >= FromMinute || minute < UntilMinute;

    /// <summary>The best for an occasion: made for the channel, then nearest in the organisation, then by rank, then the newest.</summary>
    public static WelcomeTemplate? Best(IEnumerable<WelcomeTemplate> templates, Occasion occasion) => templates
        .Where(t => t.Fits(occasion))
        .OrderByDescending(t => t.Channel is not null).ThenByDescending(t => t.OrgPath.Length).ThenByDescending(t => t.Rank)
            .ThenByDescending(t => t.MadeAt)
        .FirstOrDefault();
}

/// <summary>When and where somebody was met (相遇场合).</summary>
internal sealed record Occasion(string? Channel, OrgPath Path, int MinuteOfDay);
