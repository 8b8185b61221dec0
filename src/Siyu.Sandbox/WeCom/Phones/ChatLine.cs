using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom.Phones;

/// <summary>A line of a chat as a phone shows it (聊天消息).</summary>
internal sealed record ChatLine(long Seq, long AtMs, bool Mine, string From, string Kind)
{
    public JsonNode? Body { get; init; }

    /// <summary>Who says it, in a group.</summary>
    public string? Name { get; init; }

    public string? Avatar { get; init; }

    public static ChatLine Of(Received line, bool mine) =>
        new(line.Seq, line.AtMs, mine, line.From, line.Kind) { Body = JsonNode.Parse(line.Body) };
}

/// <summary>An entry of the list of chats (会话): a guide, a customer, a friend, a group, WeChat Pay or an app's notices.</summary>
internal sealed record PhoneChat(string Id, string Kind, string Name, string Avatar)
{
    /// <summary>A corp's name after a guide's, "12 人" of a group.</summary>
    public string Detail { get; init; } = "";

    /// <summary>friends, half, waiting, temp or none, where two people are meant.</summary>
    public string State { get; init; } = "";

    /// <summary>When they became friends.</summary>
    public long SinceMs { get; init; }

    public ChatLine? Last { get; init; }
    public long LastMs => Math.Max(SinceMs, Last?.AtMs ?? 0);

    public const string Pay = "pay";
    public const string App = "app";
    public const string Guide = "guide";
    public const string Customer = "customer";
    public const string Friend = "friend";
    public const string Group = "group";
}
