using Siyu.Tool;
using Siyu.Tool.Setup;

namespace Siyu.Tests.Tool;

public sealed class ChildTests
{
    [Fact]
    public async Task A_failing_step_is_a_refusal_that_shows_what_the_program_said()
    {
        var refusal = await Assert.ThrowsAsync<ToolRefusal>(
            () => Child.Must(Child.Command("dotnet", "no-such-verb-of-dotnet"), CancellationToken.None));

        Assert.Contains("no-such-verb-of-dotnet", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("命令失败", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_refusal()
    {
        var refusal = await Assert.ThrowsAsync<ToolRefusal>(
            () => Child.Ask(Child.Command("siyu-program-that-is-not-there"), CancellationToken.None));

        Assert.Contains("无法运行", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_child()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var start = OperatingSystem.IsWindows() ? Child.Command("ping", "-n", "60", "127.0.0.1") : Child.Command("sleep", "60");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Child.Run(start, soon.Token));
    }
}
