using Siyu.Kernel;

namespace Siyu.Tests.Kernel;

/// <summary>A permission reaches where a post gives it, and nowhere that another post stands.</summary>
public sealed class GrantTests
{
    private static readonly OrgPath East = new("/g/east/");
    private static readonly OrgPath S1 = new("/g/east/s1/");
    private static readonly OrgPath S2 = new("/g/west/s2/");

    [Fact]
    public void The_scope_of_a_permission_is_that_of_the_posts_which_give_it()
    {
        var actor = Staff(Grant(DataScope.Below(S1), "read"), Grant(DataScope.Below(S2), "read", "refund"));

        Assert.Equal([S1, S2], actor.For("read").Scope.Paths);
        Assert.Equal([S2], actor.For("refund").Scope.Paths);
        Assert.Equal(DataScope.Nothing, actor.For("fly").Scope);
        Assert.True(actor.May("refund"));
        Assert.False(actor.May("fly"));
        Assert.Equal(["read", "refund"], actor.Permissions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Before_a_permission_is_named_no_more_is_in_reach_than_all_posts_share()
    {
        Assert.Empty(Staff(Grant(DataScope.Below(S1), "read"), Grant(DataScope.Below(S2), "refund")).Scope.Paths);
        Assert.Equal([S1], Staff(Grant(DataScope.Below(S1), "read"), Grant(DataScope.Below(East), "refund")).Scope.Paths);
        Assert.Equal([S1], Staff(Grant(DataScope.Everything, "read"), Grant(DataScope.Below(S1), "refund")).Scope.Paths);
        Assert.Equal(DataScope.Nothing, Staff().Scope);
    }

    [Fact]
    public void Own_rows_and_a_stores_rows_stand_side_by_side()
    {
        var actor = Staff(Grant(DataScope.Own(S1), "guide"), Grant(DataScope.Below(S2), "guide", "read"));
        var guide = actor.For("guide").Scope;

        Assert.Equal([S2], guide.Paths);
        Assert.Equal([S1], guide.OwnAt);
        Assert.True(guide.Covers(S1));
        Assert.False(guide.CoversAllOf(S1));
        Assert.False(guide.OwnOnly);
        Assert.Equal([S2, S1], guide.Places.Paths);
        Assert.Empty(actor.For("read").Scope.OwnAt);
        Assert.True(actor.For("guide").Scope.Contains(actor.For("read").Scope));
        Assert.False(actor.For("read").Scope.Contains(guide));
    }

    [Fact]
    public void Two_permissions_together_reach_what_each_does()
    {
        var actor = Staff(Grant(DataScope.Below(East, S2), "read"), Grant(DataScope.Below(S1), "export"));

        Assert.Equal([S1], actor.For("export").And("read").Scope.Paths);
        Assert.Equal([S1], actor.For("read").And("export").Scope.Paths);
        Assert.Empty(actor.For("read").And("fly").Scope.Paths);
        Assert.Equal(DataScope.Everything, Actor.System.For("export").And("read").Scope);
    }

    private static Actor Staff(params Grant[] grants) => new(ActorKind.Staff, Guid.CreateVersion7(), grants);
    private static Grant Grant(DataScope scope, params string[] permissions) => new(permissions.ToHashSet(), scope);
}
