using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>A guide writes a product on the phone; headquarters sends it back with a reason, and puts the mended version on sale
/// (导购起草、总部审核).</summary>
internal sealed class DraftOnThePhone : IChapter
{
    private const int TypedFen = 5_990;
    private const int MeantFen = 59_900;
    private const int PiecesEach = 200;

    public string Title => "导购在手机上起草商品，总部退回一次后上架 a guide's product, sent back once and put on sale";

    public async Task Play(Story story, CancellationToken ct)
    {
        var guide = Cast.Guides[0];
        using var phone = await DeliverOrders.SignIn(story, guide.Code, ct);
        var category = (await story.Data.Rows("SELECT id FROM catalog_category WHERE code = 'accessory'", ct))[0][0]!.ToString()!;
        var photo = (await phone.Upload("/api/guide/pictures", "IMG_0812.webp", Goods.Picture("P006-2.webp"), ct))["address"]!
            .GetValue<string>();
        var id = (await phone.Post("/api/guide/products", Draft(story, category, photo, TypedFen), ct))["id"]!.GetValue<string>();
        await phone.Post($"/api/guide/products/{id}/submit", new { }, ct);
        await story.Console.Post($"/api/console/products/{id}/return", new { reason = "价格少写了一位，请核对吊牌" }, ct);
        await phone.Put($"/api/guide/products/{id}", Draft(story, category, photo, MeantFen), ct);
        await phone.Post($"/api/guide/products/{id}/submit", new { }, ct);
        await Stock(story, id, ct);
        await story.Console.Post($"/api/console/products/{id}/on-sale", new { }, ct);
        Story.Say($"{guide.Name}起草 1 件商品，第 2 版上架");
    }

    /// <summary>Pieces of each of its SKUs lie wherever other goods lie, so that whoever buys anything finds it.</summary>
    internal static async Task Stock(Story story, string product, CancellationToken ct)
    {
        foreach (var sku in await story.Data.Rows($"SELECT id FROM catalog_sku WHERE spu = '{product}'", ct))
        foreach (var shelf in FillShelves.Shelves)
        {
            await story.Console.Put("/api/console/stock", new
            {
                sku = sku[0]!.ToString(), place = story.Cast.UnitIds[shelf], onHand = PiecesEach, reason = "到货", counted = false,
            }, ct);
        }
    }

    private static object Draft(Story story, string category, string photo, int price) => new
    {
        code = "QH-PHONE", title = "手织流苏围巾", brand = story.Cast.BrandIds["qinghe"], category, price, memberPrice = (int?)null,
        media = new[] { photo }, words = "店里手工编织，一条一色。\n建议冷水手洗。",
        specs = new[] { new { name = "颜色", values = new[] { "米白", "深灰" } } },
    };
}
