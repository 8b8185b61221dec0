namespace Siyu.Tool.Demo.Chapters;

/// <summary>Products go on sale and stock is counted in (上架与入库), by import files as an ERP writes them; their
/// pictures are in the library before.</summary>
internal sealed class FillShelves : IChapter
{
    internal static readonly string[] Shelves = ["sh001", "hz001", "nb001", "wh001"];

    public string Title => "导入：商品与库存 products and stock";

    public async Task Play(Story story, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(Path.Combine(story.Place.Folder, "input")).FullName;
        foreach (var name in Goods.Pictures)
        {
            await story.Console.Upload("/api/console/pictures", name, Goods.Picture(name), ct);
        }

        await Import(story, folder, "categories", Goods.CategoryRows, ct);
        await Import(story, folder, "products", Goods.ProductRows, ct);
        await Import(story, folder, "stock", Goods.StockRows(Shelves), ct);
    }

    private static async Task Import(Story story, string folder, string kind, IEnumerable<string> rows, CancellationToken ct)
    {
        var file = new FileInfo(Path.Combine(folder, kind + ".csv"));
        await File.WriteAllLinesAsync(file.FullName, rows, ct);
        await story.Import(kind, file, ct);
    }
}
