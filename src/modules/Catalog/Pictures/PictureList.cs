using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Pictures;

/// <summary>The picture library (图片库), newest first, by words of the file's name.</summary>
internal sealed class PictureList(SiyuDb db) : ISlice
{
    private const int LongestText = 60;

    internal sealed record Row(string Address, string Name, int Width, int Height, int Size, DateTimeOffset UploadedAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/pictures", (string? text, string? after, int? size, PictureList slice, CancellationToken ct) =>
            slice.Handle(text, new(after, size), ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(string? text, PageAsk page, CancellationToken ct)
    {
        var rows = db.All<ProductPicture>().AsNoTracking();
        if (text is { Length: > 0 and <= LongestText }) rows = rows.Where(row => row.Name.Contains(text));
        if (Mark(page.After) is var (at, address, name))
            rows = rows.Where(row => row.UploadedAt < at || (row.UploadedAt == at
                && (row.Address.CompareTo(address) < 0 || (row.Address == address && row.Name.CompareTo(name) < 0))));
        var found = await rows.OrderByDescending(row => row.UploadedAt).ThenByDescending(row => row.Address)
            .ThenByDescending(row => row.Name).Take(page.Take + 1).ToListAsync(ct);
        var last = found.Count > page.Take ? found[page.Take - 1] : null;
        return new Page<Row>(
            [.. found.Take(page.Take).Select(row => new Row(row.Address, row.Name, row.Width, row.Height, row.Size, row.UploadedAt))],
            last is null ? null : $"{last.UploadedAt.ToUnixTimeMilliseconds()}|{last.Address}|{last.Name}");
    }

    private static (DateTimeOffset At, string Address, string Name)? Mark(string? after) =>
        after?.Split('|', 3) is [var at, var address, var name]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms < 253_402_300_800_000
            ? (DateTimeOffset.FromUnixTimeMilliseconds(ms), address, name) : null;
}
