using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Siyu.Tool.Demo.Stage;

/// <summary>A callback of the sandbox's and how its tries ended (回调投递), from its journal.</summary>
internal sealed class Callback
{
    private readonly JsonNode body;

    private Callback(JsonNode line)
    {
        var entry = line["entry"]!;
        (Seq, Id, Event, Forgery) = (line["seq"]!.GetValue<long>(), Word(entry, "id"), Word(entry, "event"), Word(entry, "forgery"));
        body = JsonNode.Parse(Word(entry, "body"))!;
    }

    /// <summary>Its number in the journal, by which chapters tell theirs from others'.</summary>
    internal long Seq { get; }

    internal string Id { get; }

    internal string Event { get; }

    internal string Forgery { get; }

    /// <summary>How each try ended: Accepted, Refused or Broken.</summary>
    internal List<string> Outcomes { get; } = [];

    internal bool IsAcknowledged => Outcomes.Contains("Accepted");

    /// <summary>The house died under it, or was not there, and it came again.</summary>
    internal bool WasRetried => Outcomes.Contains("Broken") && Outcomes.Count > 1;

    /// <summary>WeChat Pay's number of the event: the same for copies and forgeries of one notice.</summary>
    internal string EventId => Word(body, "id");

    /// <summary>What a notice of WeChat Pay says, before it is sealed.</summary>
    internal JsonNode Notice => JsonNode.Parse(Word(body, "plaintext"))!;

    /// <summary>What tells one message of WeCom from another, as the house computes it: the corp and the whole text.</summary>
    internal string Dedupe(string corp) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(corp + "\n" + Word(body, "xml"))));

    /// <summary>All callbacks of a plane, in the order they were queued.</summary>
    internal static async Task<IReadOnlyList<Callback>> Of(SandboxStage sandbox, string plane, CancellationToken ct)
    {
        var queued = (await sandbox.Journal(plane, "callback.queued", ct)).Select(line => new Callback(line)).ToList();
        var byId = queued.ToDictionary(callback => callback.Id);
        foreach (var line in await sandbox.Journal(plane, "callback.attempt", ct))
        {
            byId[Word(line["entry"]!, "id")].Outcomes.Add(Word(line["entry"]!, "outcome"));
        }

        return queued;
    }

    /// <summary>A field, however its words are joined; empty where it is not there.</summary>
    internal static string Word(JsonNode entry, string name) => entry.AsObject()
        .FirstOrDefault(pair => pair.Key.Replace("_", "", StringComparison.Ordinal).Equals(name, StringComparison.OrdinalIgnoreCase))
        .Value?.ToString() ?? "";
}
