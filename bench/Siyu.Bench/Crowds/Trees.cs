using System.Text.Json.Nodes;

namespace Siyu.Bench.Crowds;

/// <summary>Twenty nested segments as a console's page sends them (二十个嵌套人群).</summary>
internal static class Trees
{
    public static IReadOnlyList<JsonNode> All(IReadOnlyList<string> tags)
    {
        JsonNode T(params int[] numbers) => new JsonObject
        {
            ["kind"] = "tag", ["tags"] = new JsonArray([.. numbers.Select(number => (JsonNode)tags[number - 1])]),
        };
        JsonNode friend = C("Friend", "friend"), lost = C("Friend", "lost"), east = C("Place", "/jizhun/r1/", "/jizhun/r2/");
        JsonNode[] trees =
        [
            And(T(5), N("Orders", 3, null)),
            And(T(120, 130, 140), Not(T(7)), friend),
            Or(And(T(1), C("Source", "MiniProgram")), And(T(2), C("Source", "H5"))),
            And(friend, D("LastOrder", "withinDays", 90), N("SpentFen", 50_000, null), Not(T(3, 4))),
            And(Or(T(20), T(21), T(22)), Or(N("Age", 20, 35), N("BirthMonth", 5, 5)), east),
            Not(Or(T(1), T(2), T(3), lost)),
            And(T(11), T(12), T(13)),
            And(Or(T(31), Not(T(32))), Or(T(33), Not(friend)), D("Joined", "withinDays", 365)),
            And(C("Channel", "渠道1", "渠道2", "渠道3"), N("AverageFen", 10_000, 40_000), T(200)),
            Or(And(east, N("Orders", 10, null)), And(lost, D("LastOrder", "olderThanDays", 180)), T(450)),
            And(Rfm(60, 5, 100_000), Not(Or(T(8), T(9))), N("Age", 25, 45)),
            And(T(41), Or(And(T(42), Not(T(43))), And(T(44), Or(friend, N("Orders", 20, null))))),
            And(D("FriendSince", "withinDays", 30), Not(D("LastOrder", "withinDays", 30)), C("Source", "Guide", "Pos")),
            Not(And(Not(T(6)), Not(And(friend, N("SpentFen", 200_000, null))))),
            And(Or(C("Code", "code-7"), C("Code", "code-8"), T(300)), Not(C("Channel", "渠道9"))),
            And(N("BirthMonth", 12, 12), friend, Or(T(10), T(60), T(70))),
            Or(T(401), T(402), T(403), T(404), And(T(405), T(1))),
            And(C("Guide", "guide-17", "guide-18", "guide-19"), Or(T(1, 2, 3), N("Orders", 1, 2))),
            And(Not(friend), Not(lost), N("Orders", 1, null), Or(T(9), D("FirstOrder", "olderThanDays", 700))),
            And(Or(And(T(50), Rfm(120, 2, null)), And(T(51), Not(Rfm(120, 2, null)))), Or(east, N("Age", null, 30)), Not(T(499))),
        ];
        return [.. trees.Select(tree => tree.DeepClone())];
    }

    private static JsonObject And(params JsonNode[] of) => Of("all", of);

    private static JsonObject Or(params JsonNode[] of) => Of("any", of);

    private static JsonObject Of(string kind, JsonNode[] of) =>
        new() { ["kind"] = kind, ["of"] = new JsonArray([.. of.Select(one => one.DeepClone())]) };

    private static JsonObject Not(JsonNode that) => new() { ["kind"] = "not", ["that"] = that.DeepClone() };

    private static JsonObject C(string field, params string[] values) =>
        new() { ["kind"] = "choice", ["field"] = field, ["values"] = new JsonArray([.. values.Select(value => (JsonNode)value)]) };

    private static JsonObject N(string field, long? from, long? to) =>
        new() { ["kind"] = "number", ["field"] = field, ["from"] = from, ["to"] = to };

    private static JsonObject D(string field, string how, int days) => new() { ["kind"] = "day", ["field"] = field, [how] = days };

    private static JsonObject Rfm(int recency, int orders, long? fen) =>
        new() { ["kind"] = "rfm", ["recencyDaysAtMost"] = recency, ["ordersAtLeast"] = orders, ["spentFenAtLeast"] = fen };
}
