using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;
using Xunit;

namespace Siyu.Tests.Organization;

public sealed class ScopedQueryTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Every_place_asks_the_same_statement(Database database)
    {
        await using var house = await OrganizationHouse.Open(database);
        var east = await Statement(house, "/g/east/");
        Assert.Equal(east, await Statement(house, "/g/west/s001/"));
        Assert.DoesNotContain("east", east);
        Assert.Contains("LIKE", east);
    }

    /// <summary>The statement without the values that EF writes above it.</summary>
    private static Task<string> Statement(TestShop shop, string path) => shop.Read(db =>
    {
        var actor = new Actor(ActorKind.Staff, Guid.CreateVersion7(), new HashSet<string>(), DataScope.Below(new OrgPath(path)));
        var lines = db.Rows<Unit>(actor).ToQueryString().Split('\n')
            .Where(line => !line.StartsWith("--", StringComparison.Ordinal) && !line.StartsWith(".param", StringComparison.Ordinal));
        return Task.FromResult(string.Join('\n', lines));
    });
}
