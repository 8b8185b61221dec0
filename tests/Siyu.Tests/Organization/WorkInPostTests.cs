using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.People;
using Siyu.Platform;

namespace Siyu.Tests.Organization;

/// <summary>Who holds several posts works in one of them, or in all together.</summary>
public sealed class WorkInPostTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_chosen_post_narrows_what_one_may_and_sees_until_all_are_chosen_again(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var (keeper, east, west) = await KeeperOfTwoStores(shop);
        using var client = await shop.SignedIn(SessionKind.Console, keeper.Value);
        using var other = await shop.SignedIn(SessionKind.Console, keeper.Value);
        var posts = (await Me(client)).GetProperty("posts").EnumerateArray().ToList();
        var guide = posts.Single(post => post.GetProperty("unit").GetGuid() == west.Value).GetProperty("id").GetGuid();

        Assert.Equal(2, posts.Count);
        Assert.Equal(["/g/s1/", "/g/s2/"], Paths(await Me(client)).Order());
        Assert.Equal(HttpStatusCode.NoContent, (await Choose(client, guide)).StatusCode);
        var narrowed = await Me(client);
        Assert.Equal(guide, narrowed.GetProperty("post").GetGuid());
        Assert.Equal("/g/s2/", Assert.Single(Paths(narrowed)));
        Assert.True(narrowed.GetProperty("ownOnly").GetBoolean());
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/console/staff")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/console/staff")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await Choose(client, null)).StatusCode);
        Assert.Equal(["/g/s1/", "/g/s2/"], Paths(await Me(client)).Order());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/console/staff?Home={east}")).StatusCode);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Only_a_post_that_one_holds_can_be_chosen_and_one_that_ends_narrows_nothing(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var (keeper, _, west) = await KeeperOfTwoStores(shop);
        var stranger = await shop.Staff(west, "X9");
        using var client = await shop.SignedIn(SessionKind.Console, keeper.Value);
        var foreign = (await shop.All<Post>()).Single(post => post.Staff == stranger).Id;
        var own = (await shop.All<Post>()).Single(post => post.Staff == keeper && post.Unit == west).Id;

        var refused = await Choose(client, foreign);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Contains(OrganizationProblems.UnknownPost.Code, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Choose(client, own);
        Assert.Equal(HttpStatusCode.NoContent, (await Choose(client, own)).StatusCode);
        Assert.True((await shop.With<EndPost, Done>(slice => slice.Handle(Actor.System, keeper, own, default))).Ok);

        Assert.Equal("/g/s1/", Assert.Single(Paths(await Me(client))));
        Assert.Equal(HttpStatusCode.NotFound, (await Choose(client, own)).StatusCode);
    }

    /// <summary>Store manager of one store, guide in another.</summary>
    private static async Task<(StaffId Keeper, UnitId East, UnitId West)> KeeperOfTwoStores(TestShop shop)
    {
        var group = (await shop.SetUp()).Group;
        var (east, west) = (await shop.Unit(group, UnitKind.DirectStore, "s1"), await shop.Unit(group, UnitKind.DirectStore, "s2"));
        var keeper = await shop.Staff(east, "K1", "store_manager");
        var second = await shop.With<AppointStaff, AppointStaff.Response>(slice =>
            slice.Handle(Actor.System, keeper, new(west, Role.Guide, true), default));
        Assert.True(second.Ok, second.Problem?.Code);
        return (keeper, east, west);
    }

    private static Task<HttpResponseMessage> Choose(HttpClient client, Guid? post) =>
        client.PostAsJsonAsync("/api/console/me/post", new { post });

    private static async Task<JsonElement> Me(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/console/me"));

    private static IEnumerable<string?> Paths(JsonElement me) => me.GetProperty("paths").EnumerateArray().Select(path => path.GetString());
}
