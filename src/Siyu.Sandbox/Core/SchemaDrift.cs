using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Siyu.Sandbox.Core;

/// <summary>
/// The platform has moved on (接口变化): "add" is a field nobody knows, "remove" one that is left out,
/// "set" one that holds "value", a word nobody has heard yet. Without any of them a field is added.
/// </summary>
internal static class SchemaDrift
{
    private const string NewField = "added_since";

    public static void Apply(JsonObject json, IReadOnlyDictionary<string, string> args)
    {
        if (args.GetValueOrDefault("remove") is { } gone) Everywhere(json, gone, (at, name) => at.Remove(name));
        if (args.GetValueOrDefault("set") is { } changed)
            Everywhere(json, changed, (at, name) => at[name] = args.GetValueOrDefault("value", "UNHEARD_OF"));
        if (Added(args) is { } added) json[added] = new JsonObject { ["of"] = "a later version", ["list"] = new JsonArray(1, "two") };
    }

    public static string Apply(string xml, IReadOnlyDictionary<string, string> args)
    {
        var message = XElement.Parse(xml, LoadOptions.PreserveWhitespace);
        if (args.GetValueOrDefault("remove") is { } gone) message.Descendants(gone).ToList().ForEach(field => field.Remove());
        foreach (var field in args.GetValueOrDefault("set") is { } changed ? message.Descendants(changed).ToList() : [])
            field.ReplaceNodes(new XCData(args.GetValueOrDefault("value", "unheard_of")));
        if (Added(args) is { } added) message.Add(new XElement(added, new XElement("Of", new XCData("a later version"))));
        return message.ToString(SaveOptions.DisableFormatting);
    }

    private static string? Added(IReadOnlyDictionary<string, string> args) => args.GetValueOrDefault("add")
        ?? (args.ContainsKey("remove") || args.ContainsKey("set") ? null : NewField);

    private static void Everywhere(JsonNode? node, string name, Action<JsonObject, string> change)
    {
        if (node is JsonArray list)
            foreach (var item in list) Everywhere(item, name, change);
        if (node is not JsonObject json) return;
        foreach (var (_, inner) in json.ToList()) Everywhere(inner, name, change);
        if (json.ContainsKey(name)) change(json, name);
    }
}
