using System.Text.Json;

namespace Siyu.Sandbox.Core;

/// <summary>Tencent's limits as last read; they change, so limits.json in the data folder may say otherwise.</summary>
internal sealed record Limits
{
    public int CallsPerMinutePerApi { get; init; } = 10_000;
    public int CallsPerHourPerApi { get; init; } = 150_000;
    public int CallsPerMinutePerAddress { get; init; } = 20_000;
    public int ConcurrentCallsPerApi { get; init; } = 100;
    public int BadTokenCallsPerHour { get; init; } = 2_000;
    public int CorpTicketsPerHour { get; init; } = 400;
    public int AppTicketsPerHour { get; init; } = 100;
    public int CorpTags { get; init; } = 10_000;
    public int ContactAndJoinWays { get; init; } = 500_000;
    public int GroupSize { get; init; } = 200;
    public int AppMessagesPerMemberPerMinute { get; init; } = 30;
    public int WelcomeSeconds { get; init; } = 20;
    public int WechatTokensPerDay { get; init; } = 2_000;
    public int ForcedStableTokensPerDay { get; init; } = 20;
    public int LoginsPerUserPerMinute { get; init; } = 100;
    public int CodesPerMinute { get; init; } = 5_000;
    public PayLimits Pay { get; init; } = new();

    public static Limits In(string directory)
    {
        var path = Path.Combine(directory, "limits.json");
        return File.Exists(path) ? JsonSerializer.Deserialize<Limits>(File.ReadAllText(path), ControlRoutes.Json)! : new Limits();
    }
}
