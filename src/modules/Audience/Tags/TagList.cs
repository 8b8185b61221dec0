using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Contracts.Audience;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Tags;

/// <summary>Tags in use (标签列表), newest first; tags are the whole group's, so they carry no data scope.</summary>
internal sealed class TagList(SiyuDb db) : ISlice
{
    internal sealed record Row(TagId Id, string Title, TagKind Kind, TagRule? Rule, DateTimeOffset MadeAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/audience/tags", (string? after, int? size, TagList slice, CancellationToken ct) =>
            slice.Handle(new(after, size), ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(PageAsk ask, CancellationToken ct)
    {
        var rows = db.All<Tag>().AsNoTracking().Where(tag => tag.EndedAt == null);
        if (long.TryParse(ask.After, out var after)) rows = rows.Where(tag => tag.Number < after);
        var found = await rows.OrderByDescending(tag => tag.Number).Take(ask.Take + 1).ToListAsync(ct);
        var shown = found.Take(ask.Take).Select(tag => new Row(tag.Id, tag.Title, tag.Kind, tag.RuleRead, tag.MadeAt)).ToList();
        return new Page<Row>(shown, found.Count > ask.Take
            ? found[ask.Take - 1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }
}
