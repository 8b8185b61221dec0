using Siyu.Architecture.Tests.Rules;

namespace Siyu.Architecture.Tests;

public sealed class RatchetTests
{
    [Fact]
    public void What_is_listed_may_stay_and_may_only_shrink()
    {
        Offence[] listed = [new("a.cs", 450)];

        Assert.Empty(Ratchet.Complaints("lines", [new("a.cs", 450)], listed));
        Assert.Contains("a.cs | 451", Ratchet.Complaints("lines", [new("a.cs", 451)], listed).Single(), StringComparison.Ordinal);
        Assert.Contains("says 450, now 430", Ratchet.Complaints("lines", [new("a.cs", 430)], listed).Single(), StringComparison.Ordinal);
        Assert.Contains("says 450, now 0", Ratchet.Complaints("lines", [], listed).Single(), StringComparison.Ordinal);
        Assert.Contains("b.cs | 1", Ratchet.Complaints("lines", [new("b.cs"), new("a.cs", 450)], listed).Single(),
            StringComparison.Ordinal);
    }
}
