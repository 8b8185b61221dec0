using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.Core;

public sealed class WireTimeTests
{
    private const string Address = "http://127.0.0.1:1/notify";

    [Fact]
    public async Task A_follower_that_has_not_seen_the_jump_yet_is_no_stranger()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-wire-").FullName;
        await using (var core = new SandboxCore(directory, "wire", WireTime.Auto))
        {
            for (var i = 0; i < 10; i++) core.Clock.Tell();
            Assert.True(core.Clock.HasFollower);
            var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            var advance = core.Clock.Advance(TimeSpan.FromDays(1));
            Assert.True(core.Clock.IsCatchingUp);
            core.Wire.Learn(Address, before);
            Assert.InRange((core.Wire.Answer(before) - core.Clock.Now).TotalSeconds, -5, 5);
            Assert.InRange((core.Wire.Tell(Address) - core.Clock.Now).TotalSeconds, -5, 5);
            await advance;
        }
        System.IO.Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Who_once_followed_is_expected_after_a_restart()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-wire-").FullName;
        await using (var core = new SandboxCore(directory, "wire", WireTime.Auto))
        {
            Assert.False(core.Clock.HasFollower);
            for (var i = 0; i < 10; i++) core.Clock.Tell();
        }
        await using (var again = new SandboxCore(directory, "wire", WireTime.Auto)) Assert.True(again.Clock.HasFollower);
        System.IO.Directory.Delete(directory, recursive: true);
    }
}
