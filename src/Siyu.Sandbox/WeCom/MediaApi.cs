using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Media (素材): uploads live three days; uploadimg gives a URL that stays.</summary>
internal sealed class MediaApi(WeComApi api)
{
    private const long LifeMs = 3L * 86_400_000;
    private const int Smallest = 5;
    private const long Mega = 1 << 20;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/cgi-bin/media/upload", context => Upload(context, permanent: false));
        routes.MapPost("/cgi-bin/media/uploadimg", context => Upload(context, permanent: true));
        routes.MapGet("/cgi-bin/media/get", Download);
        routes.MapGet("/wwpic/{id}", async (HttpContext context, string id) =>
        {
            if (api.State.Get<Media>(id) is { } media && (media.Permanent || media.Shown)) await SendFile(context, media);
            else context.Response.StatusCode = 404;
        });
    }

    /// <summary>The medium, if it is the corp's and has not expired.</summary>
    public static Media Live(WeComApi api, WeComCall call, string? mediaId)
    {
        var media = api.State.Get<Media>(mediaId is { Length: > 0 } ? mediaId : throw WeComRefusal.InvalidMedia);
        return media is { Permanent: false } && media.CorpId == call.CorpId && call.NowMs - media.CreatedAtMs < LifeMs
            ? media : throw WeComRefusal.InvalidMedia;
    }

    private async Task Upload(HttpContext context, bool permanent)
    {
        JsonObject answer;
        CorpApp? app = null;
        try
        {
            if (TransportFaults.Of(context) is { Kind: FaultKinds.Errcode } fault) throw WeComApi.Played(fault);
            app = api.Admit(context, ApiGroup.Any);
            answer = WeComApi.Ok(await Keep(context, app, permanent));
        }
        catch (WeComRefusal refusal)
        {
            answer = api.Refused(context, refusal);
        }
        api.Record(context, app, "", answer);
        await WeComApi.Write(context, answer);
    }

    private async Task<JsonObject> Keep(HttpContext context, CorpApp app, bool permanent)
    {
        var type = permanent ? "image" : (string?)context.Request.Query["type"];
        var most = type switch
        {
            "image" => 10 * Mega,
            "voice" => 2 * Mega,
            "video" => 10 * Mega,
            "file" => 20 * Mega,
            _ => throw WeComRefusal.InvalidMediaType,
        };
        var file = await FirstFile(context);
        if (file is null) throw WeComRefusal.NoMediaData;
        if (file.Length <= Smallest || file.Length > most) throw WeComRefusal.InvalidFileSize;
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory);
        var bytes = memory.ToArray();
        if (!LooksLike(type, bytes)) throw WeComRefusal.InvalidFileType;
        var now = api.Core.Clock.Now.ToUnixTimeMilliseconds();
        var media = new Media((permanent ? "pic" : "3") + Ids.Random(42), app.CorpId, type, Path.GetFileName(file.FileName), file.Length,
            now) { Permanent = permanent };
        await api.Core.Media.Keep(media.MediaId, bytes);
        api.State.Put(media.MediaId, media);
        return permanent
            ? new JsonObject { ["url"] = $"{api.Core.Addresses.WeCom}/wwpic/{media.MediaId}" }
            : new JsonObject { ["type"] = type, ["media_id"] = media.MediaId, ["created_at"] = (now / 1000).Plainly() };
    }

    private static async Task<IFormFile?> FirstFile(HttpContext context)
    {
        if (!context.Request.HasFormContentType) return null;
        try
        {
            var files = (await context.Request.ReadFormAsync()).Files;
            return files["media"] ?? (files.Count > 0 ? files[0] : null);
        }
        catch (InvalidDataException)
        {
            // No boundary, or parts without end: in such a form there is no file.
            return null;
        }
        catch (IOException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task Download(HttpContext context)
    {
        try
        {
            var app = api.Admit(context, ApiGroup.Any);
            var id = (string?)context.Request.Query["media_id"];
            if (string.IsNullOrEmpty(id)) throw WeComRefusal.NoMediaId;
            var call = new WeComCall(api.State.Corp(app.CorpId)!, app, context.Request.Query, [], api.Core.Clock.Now);
            await SendFile(context, Live(api, call, id));
        }
        catch (WeComRefusal refusal)
        {
            await WeComApi.Write(context, api.Refused(context, refusal));
        }
    }

    private async Task SendFile(HttpContext context, Media media)
    {
        var bytes = await api.Core.Media.Read(media.MediaId);
        context.Response.ContentType = media.Type switch
        {
            "image" => bytes[0] == 0x89 ? "image/png" : "image/jpeg",
            "voice" => "audio/amr",
            "video" => "video/mp4",
            _ => "application/octet-stream",
        };
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{Uri.EscapeDataString(media.FileName)}\"";
        await context.Response.Body.WriteAsync(bytes);
    }

    private static bool LooksLike(string type, byte[] bytes) => type switch
    {
        "image" => bytes is [0x89, 0x50, 0x4E, 0x47, ..] or [0xFF, 0xD8, 0xFF, ..],
        "voice" => bytes.AsSpan().StartsWith("#!AMR"u8),
        "video" => bytes.Length > 8 && bytes.AsSpan(4).StartsWith("ftyp"u8),
        _ => true,
    };
}
