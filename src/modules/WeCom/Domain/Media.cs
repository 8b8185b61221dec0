namespace Siyu.WeCom.Domain;

/// <summary>A picture that the platform keeps for three days (临时素材), so that a welcome need not upload it first.</summary>
internal sealed class Media
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(3);
    public static readonly TimeSpan Margin = TimeSpan.FromHours(6);

    public required Guid Id { get; init; }
    public required string CorpId { get; init; }
    public required string Picture { get; init; }
    public required string MediaId { get; init; }
    public required DateTimeOffset Until { get; init; }
}
