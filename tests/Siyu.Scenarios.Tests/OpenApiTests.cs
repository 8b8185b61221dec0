using System.Text.Json;
using System.Text.Json.Nodes;
using Siyu.Host;
using Siyu.Platform;
using Siyu.Tests;

namespace Siyu.Scenarios.Tests;

/// <summary>The document that the apps' typed client is made of.</summary>
public sealed class OpenApiTests
{
    private static readonly JsonSerializerOptions Readable = new(Json.Options) { WriteIndented = true };

    [Fact]
    public async Task The_committed_document_is_what_the_house_says_of_itself()
    {
        await using var shop = await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms());
        var said = JsonNode.Parse(await shop.Http.GetStringAsync("/api/openapi/v1.json"))!.ToJsonString(Readable) + "\n";
        var file = Path.Combine(Checkout.Root, "apps", "shared", "openapi.json");
        if (Checkout.Rewrites) await File.WriteAllTextAsync(file, said);
        Assert.Equal(await File.ReadAllTextAsync(file), said);
    }

    [Fact]
    public async Task No_two_slices_share_a_schema_by_accident()
    {
        await using var shop = await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms());
        var schemas = JsonNode.Parse(await shop.Http.GetStringAsync("/api/openapi/v1.json"))!["components"]!["schemas"]!.AsObject();
        string[] nested = ["Request", "Response", "Row", "Answer", "Line"];
        Assert.DoesNotContain(schemas, one => nested.Contains(one.Key) || char.IsAsciiDigit(one.Key[^1]));
    }
}
