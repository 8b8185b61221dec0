using Mono.Cecil;
using Siyu.Architecture.Tests.Reading;

namespace Siyu.Architecture.Tests.Rules;

/// <summary>The level of each room (ARCHITECTURE: rooms): call down, tell anyone.</summary>
internal static class Levels
{
    private static readonly string[][] Rows =
    [
        ["Organization", "Ledger"],
        ["Members", "Catalog"],
        ["Loyalty", "Inventory", "Payments", "WeCom", "Wechat", "Content", "Tracking"],
        ["Promotions", "Audience", "Distribution", "Fulfilment"],
        ["Orders"],
        ["Settlement", "Engagement", "Compliance", "Live", "Fission"],
        ["Insight", "Desk", "Open"],
    ];

    internal static IReadOnlyDictionary<string, int> Of { get; } =
        Rows.SelectMany((rooms, level) => rooms.Select(room => (room, level))).ToDictionary(r => r.room, r => r.level);

    /// <summary>Doors that a room knocks on although they do not lie below it.</summary>
    internal static IEnumerable<Offence> Upward(AssemblyDefinition room, AssemblyDefinition contracts) => Asked(room, contracts)
        .Where(door => Owner(door) != room.Room() && !IsBelow(Owner(door), room.Room()))
        .Select(door => new Offence($"{room.Name.Name} asks {door}"));

    /// <summary>The interfaces of Contracts that a room names, its own among them.</summary>
    internal static IEnumerable<string> Asked(AssemblyDefinition room, AssemblyDefinition contracts)
    {
        var doors = contracts.MainModule.Types.Where(t => t.IsInterface).Select(t => t.FullName).ToHashSet();
        return room.MainModule.GetTypeReferences().Select(t => t.FullName).Where(doors.Contains).Order(StringComparer.Ordinal);
    }

    /// <summary>The room of <c>Siyu.Contracts.Orders.IOrders</c>.</summary>
    internal static string Owner(string door) => door.Split('.')[2];

    private static bool IsBelow(string lower, string upper) =>
        Of.TryGetValue(lower, out var low) && Of.TryGetValue(upper, out var high) && low < high;
}
