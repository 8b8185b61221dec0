using Siyu.Platform;
using Xunit;

namespace Siyu.Tests.Platform;

public sealed class BackgroundTurnsTests
{
    [Fact]
    public async Task In_a_rush_background_work_takes_one_turn_at_a_time()
    {
        using var turns = new BackgroundTurns();
        var rush = new Rush();
        (await turns.Enter(rush, default)).Dispose();
        for (var i = 0; i < 1_000; i++) rush.Enter();
        Assert.True(rush.IsOn);

        var first = await turns.Enter(rush, default);
        var second = turns.Enter(rush, default);
        Assert.False(second.IsCompleted);
        first.Dispose();
        first.Dispose();
        var next = await second;
        Assert.False(turns.Enter(rush, new CancellationToken(canceled: true)).IsCompletedSuccessfully);

        for (var i = 0; i < 1_000; i++) rush.Leave();
        (await turns.Enter(rush, default)).Dispose();
        next.Dispose();
        for (var i = 0; i < 1_000; i++) rush.Enter();
        (await turns.Enter(rush, default)).Dispose();
    }
}
