using System.Globalization;

namespace Siyu.Tool.Demo;

/// <summary>What the demo group sells (演示商品): the same in every run.</summary>
internal static class Goods
{
    private const int PicturesEach = 2;
    private static readonly string[] Sizes = ["S", "M", "L"];

    private static readonly Kind[] Kinds =
    [
        new("轻暖羽绒服", "yunshan", "outer", 129_900)
        {
            MemberFen = 119_900, Subtitle = "90% 白鸭绒，轻到忘了穿着它",
            Detail = ["90% 白鸭绒填充，整件约 480 克。", "防泼水面料，小雨不用打伞。", "立领内衬短绒，拉到顶也不磨下巴。"],
        },
        new("针织开衫", "yunshan", "knit", 45_900)
        {
            Subtitle = "绞花手感，春秋都好搭",
            Detail = ["羊毛与棉混纺，柔软不扎。", "木质纽扣，越用越润。", "建议反面冷水手洗，平铺晾干。"],
        },
        new("直筒牛仔裤", "yunshan", "pants", 39_900)
        {
            MemberFen = 35_900, Subtitle = "不挑腿型的一条",
            Detail = ["12 盎司丹宁，挺而不硬。", "高腰直筒，显腿直。", "头两次单独洗，会有少许浮色。"],
        },
        new("亚麻衬衫", "muxi", "shirt", 32_900)
        {
            Subtitle = "会呼吸的一件",
            Detail = ["法国亚麻，透气吸汗。", "洗后自然起皱，正是亚麻的样子。", "胸前小口袋，放得下一张门票。"],
        },
        new("棉质连衣裙", "muxi", "dress", 52_900)
        {
            MemberFen = 48_900, Subtitle = "小碎花，系带收腰",
            Detail = ["全棉府绸，贴身凉爽。", "腰带可拆，也能当发带。", "裙摆微阔，走路有风。"],
        },
        new("羊毛围巾", "muxi", "accessory", 25_900)
        {
            SpecName = "花色", Specs = ["驼格", "灰格", "墨绿"],
            Subtitle = "绕两圈，冬天就不冷",
            Detail = ["100% 羊毛，长 190 厘米。", "双面可用，流苏手工打结。", "礼盒包装，送人体面。"],
        },
        new("手工皂礼盒", "qinghe", "home", 12_900)
        {
            SpecName = "规格", Specs = ["四块装", "六块装", "八块装"],
            Subtitle = "四种植物，一盒送到",
            Detail = ["冷制 45 天，保留植物油的润。", "青禾、燕麦、玫瑰、海盐各一。", "用后沥干，可以用得更久。"],
        },
        new("桂花香薰", "qinghe", "home", 16_900)
        {
            SpecName = "容量", Specs = ["50 毫升", "100 毫升", "200 毫升"],
            Subtitle = "一推门，就是秋天",
            Detail = ["金桂提取，甜而不腻。", "藤条五支，可用约 60 天。", "不见明火，家有老人孩子也放心。"],
        },
    ];

    private static readonly (string Code, string Name)[] Shelves =
    [
        ("outer", "外套羽绒"), ("knit", "针织"), ("pants", "裤装"), ("shirt", "衬衫"), ("dress", "连衣裙"), ("accessory", "配饰"), ("home", "家居香氛"),
    ];

    internal static IReadOnlyList<Good> All { get; } =
    [
        .. Kinds.SelectMany((kind, number) => kind.Specs.Select(
            (spec, at) => new Good(SpuOf(number), $"{SpuOf(number)}-{Sizes[at]}", spec, kind))),
    ];

    internal static IEnumerable<string> CategoryRows => Shelves.Select(shelf => $"{shelf.Code},{shelf.Name}").Prepend("code,name");

    /// <summary>The mall shows the newest first: coats come last here.</summary>
    internal static IEnumerable<string> ProductRows => All.GroupBy(good => good.Spu).Reverse().SelectMany(product => product)
        .Select(good => string.Join(',', good.Cells.Select(Quoted)))
        .Prepend("code,title,subtitle,brand,category,sku,specs,spec_names,list_price,member_price,media,detail,on_sale");

    internal static IEnumerable<string> StockRows(IEnumerable<string> places) => places
        .SelectMany(place => All.Select(good => $"{good.Sku},{place},200")).Prepend("sku,place,on_hand");

    /// <summary>Names of the product pictures, as the library keeps them; drawn for this demo (Demo/Pictures).</summary>
    internal static IEnumerable<string> Pictures => Kinds.SelectMany((_, number) => PicturesOf(SpuOf(number)));

    internal static byte[] Picture(string name)
    {
        using var file = typeof(Goods).Assembly.GetManifestResourceStream("pictures/" + name)
            ?? throw new FileNotFoundException($"the demo has no picture {name}");
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<string> PicturesOf(string spu) => Enumerable.Range(1, PicturesEach).Select(at => $"{spu}-{at}.webp");

    private static string SpuOf(int number) => string.Create(CultureInfo.InvariantCulture, $"P{number + 1:D3}");

    private static string Yuan(int fen) => string.Create(CultureInfo.InvariantCulture, $"{fen / 100}.{fen % 100:D2}");

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(',', '"') < 0 ? cell : '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    /// <summary>A product (商品) of the demo.</summary>
    internal sealed record Kind(string Title, string Brand, string Category, int PriceFen)
    {
        internal int? MemberFen { get; init; }
        internal string SpecName { get; init; } = "尺码";
        internal string[] Specs { get; init; } = Sizes;
        internal required string Subtitle { get; init; }
        internal required string[] Detail { get; init; }
    }

    /// <summary>One SKU (规格商品) of it.</summary>
    internal sealed record Good(string Spu, string Sku, string Spec, Kind Kind)
    {
        internal string Title => Kind.Title;
        internal string Price => Yuan(Kind.PriceFen);

        internal IEnumerable<string> Cells =>
        [
            Spu, Title, Kind.Subtitle, Kind.Brand, Kind.Category, Sku, Spec, Kind.SpecName, Price,
            Kind.MemberFen is { } fen ? Yuan(fen) : "",
            string.Join('|', PicturesOf(Spu)), string.Concat(Kind.Detail.Select(line => $"<p>{line}</p>")), "是",
        ];
    }
}
