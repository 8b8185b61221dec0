using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Phones;

/// <summary>What the wall of phones needs beside the phones (手机墙): addresses, time, apps, and what a scanned text opens.</summary>
internal sealed class WallLooks(SandboxCore core, IReadOnlyList<IPlane> planes, HouseAddress house)
{
    private const int MostQr = 1_000;

    public void Map(IEndpointRouteBuilder control)
    {
        // The time is shown, not followed: a page that shows the clock is none of those who must know of a jump first.
        control.Look("/wall", _ => Task.FromResult<object>(new
        {
            control = core.Addresses.Control,
            house = house.Find(),
            now_ms = core.Clock.Now.ToUnixTimeMilliseconds(),
            version = core.Store.Version,
            apps = planes.First(p => p.Name == "wechat").Export().Objs("apps").Select(a => new
            {
                appid = a.Str("appid"),
                kind = a.Str("kind"),
                name = a.Str("name"),
                templates = a.Objs("templates").Select(t => new { template_id = t.Str("template_id"), title = t.Str("title") }),
            }),
        }));
        control.Look("/scan", query =>
        {
            var text = ((string?)query["text"] ?? "").Trim();
            return Task.FromResult<object>(planes.Select(p => p.Read(text)).OfType<Scanned>().FirstOrDefault() ?? Plainly(text));
        });
        control.MapGet("/qr", (string text) =>
            text.Length is > 0 and <= MostQr ? Results.Bytes(QrImages.Png(text, 4), "image/png") : Results.BadRequest());
    }

    private static Scanned Plainly(string text) =>
        new(Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? "web" : "text", text);
}
