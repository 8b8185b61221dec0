using System.Text.Json;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Imports;

/// <summary>The cells of a product row, read (商品导入行); a cell that cannot be read is named.</summary>
internal sealed record ProductCells(string Code, string Sku, Money ListPrice)
{
    public Money? MemberPrice { get; init; }
    public Money? FloorPrice { get; init; }
    public IReadOnlyList<string> Specs { get; init; } = [];
    public IReadOnlyList<string>? SpecNames { get; init; }

    /// <summary>Names of files in the picture library, or their addresses.</summary>
    public IReadOnlyList<string>? Media { get; init; }
    public bool? OnSale { get; init; }

    public SkuDraft SkuWish => new(Sku, Specs, ListPrice) { MemberPrice = MemberPrice, FloorPrice = FloorPrice };

    /// <summary>Null where a cell is wrong; the row is refused with its column then.</summary>
    public static ProductCells? Read(ImportRow row, ImportChunk chunk)
    {
        var code = row["code"]!;
        var cells = new ProductCells(code, row["sku"] ?? code, Price(row, "list_price", chunk) ?? Money.Zero)
        {
            MemberPrice = Price(row, "member_price", chunk), FloorPrice = Price(row, "floor_price", chunk),
            Specs = List(row, "specs", chunk) ?? [], SpecNames = List(row, "spec_names", chunk),
            Media = List(row, "media", chunk), OnSale = YesOrNo(row, "on_sale", chunk),
        };
        return chunk.Refuses(row) ? null : cells;
    }

    private static Money? Price(ImportRow row, string column, ImportChunk chunk)
    {
        if (row[column] is not { } text) return null;
        if (Yuan.TryParse(text, out var price)) return price;
        chunk.Refuse(row, column, ImportRefusals.NotAPrice);
        return null;
    }

    private static bool? YesOrNo(ImportRow row, string column, ImportChunk chunk)
    {
        switch (row[column]?.ToLowerInvariant())
        {
            case null: return null;
            case "1" or "是" or "true" or "yes" or "上架": return true;
            case "0" or "否" or "false" or "no" or "下架": return false;
            default:
                chunk.Refuse(row, column, ImportRefusals.NotYesOrNo);
                return null;
        }
    }

    /// <summary>A JSON list, or words with | between.</summary>
    private static IReadOnlyList<string>? List(ImportRow row, string column, ImportChunk chunk)
    {
        var words = Words(row[column]);
        if (words is null && row[column] is not null) chunk.Refuse(row, column, ImportRefusals.NotAList);
        return words;
    }

    /// <summary>The words of such a cell; null where there is none, or it cannot be read.</summary>
    public static IReadOnlyList<string>? Words(string? cell)
    {
        if (cell is null) return null;
        if (!cell.StartsWith('[')) return cell.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            return JsonSerializer.Deserialize<List<string>>(cell) ?? [];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
