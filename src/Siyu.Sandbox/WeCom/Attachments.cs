using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>What goes with a text (附件): pictures, links, mini programs, videos and files, alike in welcomes and conclusions.</summary>
internal static class Attachments
{
    private const int MaxTitleBytes = 128;
    private const int MaxMiniTitleBytes = 64;
    private const int MaxDescBytes = 512;
    private const int MaxUrlBytes = 2_048;

    public static void Check(WeComApi api, WeComCall call, string kind, JsonObject? body)
    {
        switch (kind)
        {
            case "image" when body.Str("pic_url") is { Length: > 0 } && !body.Has("media_id"):
                return;
            case "image" or "video" or "file":
                MediaApi.Live(api, call, body.Str("media_id"));
                return;
            case "link":
                Within(body.Str("title"), MaxTitleBytes, () => WeComRefusal.TitleSize, "title");
                Within(body.Str("url"), MaxUrlBytes, () => WeComRefusal.LinkSize, "url");
                if (Text.Bytes(body.Str("desc") ?? "") > MaxDescBytes) throw WeComRefusal.TextSize;
                return;
            case "miniprogram":
                Within(body.Str("title"), MaxMiniTitleBytes, () => WeComRefusal.TitleSize, "title");
                if (body.Str("appid") is not { Length: > 0 }) throw WeComRefusal.Bad("appid");
                if (body.Str("page") is not { Length: > 0 }) throw WeComRefusal.Bad("page");
                MediaApi.Live(api, call, body.Str("pic_media_id"));
                return;
            default:
                throw WeComRefusal.BadAttachment;
        }
    }

    /// <summary>The attachment as it is told back: a picture given by its medium has an address of its own, which stays.</summary>
    public static JsonObject Kept(WeComApi api, WeComCall call, string kind, JsonObject body)
    {
        var told = body.DeepClone().AsObject();
        if (kind != "image" || body.Str("media_id") is not { Length: > 0 } id) return told;
        var media = MediaApi.Live(api, call, id);
        api.State.Put(id, media with { Shown = true });
        return new JsonObject { ["pic_url"] = $"{api.Core.Addresses.WeCom}/wwpic/{id}" };
    }

    private static void Within(string? value, int bytes, Func<WeComRefusal> tooLong, string name)
    {
        if (value is not { Length: > 0 }) throw WeComRefusal.Bad(name);
        if (Text.Bytes(value) > bytes) throw tooLong();
    }
}
