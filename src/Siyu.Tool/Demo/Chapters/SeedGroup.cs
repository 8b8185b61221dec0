using System.Text.Json.Nodes;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Brands, regions, stores, a counter, a warehouse and guides (建组织).</summary>
internal sealed class SeedGroup : IChapter
{
    private const int FirstPhone = Phones.Most - 100;

    public string Title => "组织：品牌、大区、门店、专柜、仓库、导购 brands, stores and guides";

    public async Task Play(Story story, CancellationToken ct)
    {
        foreach (var (code, name) in Cast.Brands)
        {
            var brand = await story.Console.Put($"/api/console/brands/{code}", new { name }, ct);
            story.Cast.BrandIds[code] = brand["brand"]!.GetValue<string>();
        }

        foreach (var place in Cast.Places)
        {
            await Open(story, place, ct);
        }

        var corp = (await story.Sandbox.Look("export-config", ct))["wecom"]!["corps"]![0]!;
        story.Cast.CorpId = corp["corpid"]!.GetValue<string>();
        foreach (var guide in Cast.Guides)
        {
            await Hire(story, guide, "guide", ct);
        }

        foreach (var keeper in Cast.Keepers)
        {
            await Hire(story, keeper, "store_manager", ct);
        }

        Story.Say($"{Cast.Brands.Length} 个品牌，{Cast.Places.Length} 个门店与仓库，{Cast.Guides.Length} 名导购");
    }

    private static async Task Open(Story story, Cast.Place place, CancellationToken ct)
    {
        var unit = await story.Console.Post("/api/console/units", new
        {
            parent = story.Cast.UnitIds[place.Parent ?? "yunshan"], kind = place.Kind, code = place.Code, name = place.Name,
            serviceFeeBps = place.FeeBps, city = place.City, address = (string?)null,
        }, ct);
        var id = unit["unit"]!.GetValue<string>();
        story.Cast.UnitIds[place.Code] = id;
        if (place.Kind is "DirectStore" or "DealerStore" or "Counter")
        {
            await story.Console.Put($"/api/console/units/{id}/brands", new { brands = story.Cast.BrandIds.Values }, ct);
        }
    }

    private static async Task Hire(Story story, Cast.Person guide, string role, CancellationToken ct)
    {
        var hired = await story.Console.Post("/api/console/staff", new
        {
            code = guide.Code, name = guide.Name, home = story.Cast.UnitIds[guide.Home], role,
        }, ct);
        var id = hired["staff"]!.GetValue<string>();
        story.Cast.StaffIds[guide.Code] = id;
        // Their own WeChat has a number too: by it they join the mall, and take their commission there.
        var mobile = Phones.Of(FirstPhone + story.Cast.StaffIds.Count);
        await story.Sandbox.Act("admin/create-user",
            new JsonObject { ["userid"] = guide.Code, ["name"] = guide.Name, ["mobile"] = mobile }, ct);
        await story.Console.Put($"/api/console/staff/{id}/seat", new { corpId = story.Cast.CorpId, userId = guide.Code }, ct);
    }
}
