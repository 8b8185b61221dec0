using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Segments;

/// <summary>Members of a saved segment (人群名单), a page at a time, by their numbers; ids only, within the actor's scope.</summary>
internal sealed class SegmentMembers(SegmentBook book, SegmentReader reader) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/audience/segments/{id}/members", (Actor actor, SegmentId id, string? after, int? size,
            SegmentMembers slice, CancellationToken ct) =>
            slice.Handle(actor, id, new(after, size), ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Page<MemberId>>> Handle(Actor actor, SegmentId id, PageAsk ask, CancellationToken ct)
    {
        var asked = await book.Open(id, ct);
        if (!asked.Ok) return asked.Problem!;
        _ = uint.TryParse(ask.After, NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        var slice = await reader.Read(actor, asked.Value, (after, ask.Take), ct);
        return slice.Map(some => new Page<MemberId>(some.Members, some.Next?.ToString(CultureInfo.InvariantCulture)));
    }
}
