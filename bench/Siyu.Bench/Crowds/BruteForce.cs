using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Siyu.Bench.Crowds;

/// <summary>Looks at each member by itself (逐人判断): reads the rows, knows nothing of bitmaps or SQL.</summary>
internal sealed class BruteForce
{
    private readonly List<JsonElement> members;
    private readonly HashSet<(string Tag, long Number)> held;
    private readonly DateOnly today;

    private BruteForce(List<JsonElement> members, HashSet<(string Tag, long Number)> held, DateOnly today) =>
        (this.members, this.held, this.today) = (members, held, today);

    public static async Task<BruteForce> Read(Warehouse warehouse, IReadOnlyList<string> tags, CancellationToken ct)
    {
        static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var members = Lines(await warehouse.Do("SELECT * FROM audience_member", ct))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        var held = Lines(await warehouse.Do("SELECT DISTINCT tag, number FROM audience_tag_change WHERE held FORMAT TSV", ct))
            .Select(line => line.Split('\t'))
            .Select(row => (tags[int.Parse(row[0], CultureInfo.InvariantCulture) - 1], long.Parse(row[1], CultureInfo.InvariantCulture)))
            .ToHashSet();
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        return new(members, held, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), zone).DateTime));
    }

    public long Count(JsonNode tree) => members.Count(row => Meets(tree, row));

    private bool Meets(JsonNode node, JsonElement row) => node["kind"]!.GetValue<string>() switch
    {
        "all" => node["of"]!.AsArray().All(one => Meets(one!, row)),
        "any" => node["of"]!.AsArray().Any(one => Meets(one!, row)),
        "not" => !Meets(node["that"]!, row),
        "tag" => node["tags"]!.AsArray().Any(tag => held.Contains((tag!.GetValue<string>(), Long(row, "number")))),
        "choice" => Choice(node, row),
        "number" => Number(node["field"]!.GetValue<string>(), row) is { } value
            && value >= (Value(node, "from") ?? long.MinValue) && value <= (Value(node, "to") ?? long.MaxValue),
        "day" => Date(node, row),
        "rfm" => (today.DayNumber - DayOf(row, "last_day").DayNumber) < Value(node, "recencyDaysAtMost")
            && Long(row, "orders") >= Value(node, "ordersAtLeast") && Long(row, "spent_fen") >= (Value(node, "spentFenAtLeast") ?? 0),
        var kind => throw new NotSupportedException(kind),
    };

    private static bool Choice(JsonNode node, JsonElement row)
    {
        var (field, values) = (node["field"]!.GetValue<string>(), node["values"]!.AsArray().Select(value => value!.GetValue<string>()));
        return field == "Place"
            ? values.Any(value => row.GetProperty("org_path").GetString()!.StartsWith(value, StringComparison.Ordinal))
            : values.Contains(row.GetProperty(JsonNamingPolicy.SnakeCaseLower.ConvertName(field)).GetString());
    }

    private long? Number(string field, JsonElement row)
    {
        var (year, month, orders) = (Long(row, "birth_year"), Long(row, "birth_month"), Long(row, "orders"));
        return field switch
        {
            "Age" => year == 0 ? null : ((today.Year - year) * 12 + today.Month - month) / 12,
            "BirthMonth" => month == 0 ? null : month,
            "Orders" => orders,
            "SpentFen" => Long(row, "spent_fen"),
            "AverageFen" => orders == 0 ? null : Long(row, "spent_fen") / orders,
            _ => throw new NotSupportedException(field),
        };
    }

    private bool Date(JsonNode node, JsonElement row)
    {
        var column = node["field"]!.GetValue<string>() switch
        {
            "Joined" => "joined_day", "FriendSince" => "friend_day", "FirstOrder" => "first_day", var last => last == "LastOrder"
                ? "last_day" : throw new NotSupportedException(last),
        };
        var day = DayOf(row, column);
        if (day == DateOnly.FromDateTime(DateTime.UnixEpoch)) return false;
        var age = today.DayNumber - day.DayNumber;
        return (Value(node, "withinDays") is not { } within || age < within)
            && (Value(node, "olderThanDays") is not { } older || age >= older);
    }

    private static long? Value(JsonNode node, string name) => node[name] is { } value ? value.GetValue<long>() : null;

    private static long Long(JsonElement row, string name) => row.GetProperty(name).GetInt64();

    private static DateOnly DayOf(JsonElement row, string name) =>
        DateOnly.ParseExact(row.GetProperty(name).GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
