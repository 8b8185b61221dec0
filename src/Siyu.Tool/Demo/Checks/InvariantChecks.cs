namespace Siyu.Tool.Demo.Checks;

/// <summary>The database holds all invariants that the rooms promise (不变量): <c>./siyu verify --quiesced</c>.</summary>
internal sealed class InvariantChecks : ICheckGroup
{
    private static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(90);

    public async Task Check(Story story, CancellationToken ct)
    {
        var said = "";
        var holds = await Story.Until(async () =>
        {
            var verified = await story.Host.Once(ct, "verify", "--quiesced");
            said = verified.Output;
            return verified.ExitCode == 0;
        }, QuietLimit, ct);
        var broken = said.Split('\n').Where(line => line.StartsWith('✗'));
        story.Report.Add("invariants.hold", holds, holds
            ? $"verify --quiesced: {said.Split('\n').Count(line => line.StartsWith('✓'))} hold" : string.Join(" | ", broken));
    }
}
