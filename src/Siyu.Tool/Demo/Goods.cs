using System.Globalization;

namespace Siyu.Tool.Demo;

/// <summary>What the demo group sells (演示商品): the same in every run.</summary>
internal static class Goods
{
    private static readonly (string Title, string Brand, string Category, int PriceFen)[] Kinds =
    [
        ("轻暖羽绒服", "yunshan", "outer", 129_900), ("针织开衫", "yunshan", "knit", 45_900), ("直筒牛仔裤", "yunshan", "pants", 39_900),
        ("亚麻衬衫", "muxi", "shirt", 32_900), ("棉质连衣裙", "muxi", "dress", 52_900), ("羊毛围巾", "muxi", "accessory", 25_900),
        ("手工皂礼盒", "qinghe", "home", 12_900), ("桂花香薰", "qinghe", "home", 16_900),
    ];

    private static readonly string[] Sizes = ["S", "M", "L"];

    internal static IReadOnlyList<Good> All { get; } =
    [
        .. Kinds.SelectMany((kind, number) => Sizes.Select(size => new Good(
            string.Create(CultureInfo.InvariantCulture, $"P{number + 1:D3}"),
            string.Create(CultureInfo.InvariantCulture, $"P{number + 1:D3}-{size}"),
            kind.Title, kind.Brand, kind.Category, size, kind.PriceFen))),
    ];

    internal static IEnumerable<string> Categories => Kinds.Select(kind => kind.Category).Distinct();

    internal static IEnumerable<string> ProductRows => All
        .Select(good => $"{good.Spu},{good.Title},{good.Brand},{good.Category},{good.Sku},{good.Size},尺码,{good.Price},是").Prepend(
            "code,title,brand,category,sku,specs,spec_names,list_price,on_sale");

    internal static IEnumerable<string> StockRows(IEnumerable<string> places) => places
        .SelectMany(place => All.Select(good => $"{good.Sku},{place},200")).Prepend("sku,place,on_hand");

    internal sealed record Good(string Spu, string Sku, string Title, string Brand, string Category, string Size, int PriceFen)
    {
        internal string Price => string.Create(CultureInfo.InvariantCulture, $"{PriceFen / 100}.{PriceFen % 100:D2}");
    }
}
