using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>What a temporary chat ends with (结束语): a text, and one of picture, link or mini program.</summary>
internal static class Conclusions
{
    private const int MaxTextBytes = 4_000;
    private static readonly string[] Kinds = ["image", "link", "miniprogram"];

    public static string? Read(WeComApi api, WeComCall call)
    {
        if (call.Body.Obj("conclusions") is not { } given) return null;
        var kept = new JsonObject();
        if (given.Obj("text").Str("content") is { } text)
        {
            if (Text.Bytes(text) > MaxTextBytes) throw WeComRefusal.TextSize;
            kept["text"] = new JsonObject { ["content"] = text };
        }
        if (Kinds.FirstOrDefault(k => given.Obj(k) is not null) is { } kind)
        {
            Attachments.Check(api, call, kind, given.Obj(kind));
            kept[kind] = Attachments.Kept(api, call, kind, given.Obj(kind)!);
        }
        return kept.ToJsonString(Store.Json);
    }
}
