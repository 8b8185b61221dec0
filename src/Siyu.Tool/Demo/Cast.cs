using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo;

/// <summary>The demo group (演示集团): the same names in demo, docs and screenshots.</summary>
internal sealed class Cast
{
    internal const string Group = "云杉集团";

    internal static readonly (string Code, string Name)[] Brands = [("yunshan", "云杉"), ("muxi", "木息"), ("qinghe", "青禾")];

    internal static readonly Place[] Places =
    [
        new("east", "Region", "华东大区", Parent: null),
        new("south", "Region", "华南大区", Parent: null),
        new("sh001", "DirectStore", "上海南京西路店", "east") { City = "上海" },
        new("hz001", "DirectStore", "杭州湖滨店", "east") { City = "杭州" },
        new("nb001", "DealerStore", "宁波天一店（经销）", "east") { City = "宁波", FeeBps = 800 },
        new("gz001", "DepartmentStore", "广州天河百货", "south") { City = "广州" },
        new("gz001c1", "Counter", "天河百货木息专柜", "gz001") { City = "广州" },
        new("wh001", "Warehouse", "嘉兴中心仓", "east") { City = "嘉兴" },
    ];

    internal static readonly Person[] Guides =
    [
        new("xiaoli", "林小丽", "sh001"),
        new("ajie", "陈阿杰", "hz001"),
        new("meiqi", "何美琪", "gz001c1"),
    ];

    /// <summary>Who takes orders on and sends them.</summary>
    internal static readonly Person[] Keepers =
    [
        new("sh001m", "高店长", "sh001"), new("hz001m", "许店长", "hz001"), new("nb001m", "沈老板", "nb001"), new("wh001m", "钱仓管", "wh001"),
        new("gz001c1m", "罗柜长", "gz001c1"),
    ];

    /// <summary>Ids that the house gave, by code.</summary>
    internal Dictionary<string, string> UnitIds { get; } = [];

    internal Dictionary<string, string> BrandIds { get; } = [];

    internal Dictionary<string, string> StaffIds { get; } = [];

    internal string CouponTemplate { get; set; } = "";

    /// <summary>The group's card program.</summary>
    internal string GroupCard { get; set; } = "";

    internal string CorpId { get; set; } = "";

    internal long AgentId { get; set; }

    internal string MallAppId { get; set; } = "";

    internal string OfficialAppId { get; set; } = "";

    /// <summary>The live code of each guide, as WeCom printed it: its config id.</summary>
    internal Dictionary<string, string> CodeOf { get; } = [];

    internal sealed record Place(string Code, string Kind, string Name, string? Parent)
    {
        internal string? City { get; init; }

        internal int FeeBps { get; init; }
    }

    internal sealed record Person(string Code, string Name, string Home);
}

/// <summary>Somebody with a phone (顾客): the sandbox's persona, and their own line to the house.</summary>
internal sealed class Consumer(string persona, string phone, Wire line)
{
    internal string Persona => persona;

    internal string Phone => phone;

    internal Wire Line => line;

    /// <summary>What they call themselves in WeChat.</summary>
    internal string Name { get; init; } = "";

    /// <summary>Code of the guide whose live code they scanned.</summary>
    internal string? Guide { get; set; }

    /// <summary>Member id, once joined.</summary>
    internal string? Member { get; set; }

    internal bool HadPosHistory { get; set; }
}

/// <summary>An order somebody placed in the story (已下订单).</summary>
internal sealed record PlacedOrder(string Id, Consumer Buyer, long PayableFen);
