using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>For how many days the table keeps events before they move to files (事件保留天数), and where the table begins today.</summary>
internal sealed class KeepEventDays(SiyuDb db, ISettings settings) : ISlice
{
    private const string Section = "platform/events";
    private const int Usual = 90;
    private const int AtMost = 3_650;

    internal sealed record Kept(int Days);

    internal sealed record Response(int Days, long Head, long Filed, int Files);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/operations/events", (KeepEventDays slice, CancellationToken ct) => slice.Read(ct).ToHttp())
            .Allow(Allow.Staff(Operations.Operate));
        routes.MapPut("/console/operations/events", (Actor actor, Kept request, KeepEventDays slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Operations.Operate));
    }

    /// <summary>The days that hold now.</summary>
    public static async Task<int> Of(ISettings settings, CancellationToken ct) =>
        (await settings.Get<Kept>(Section, ct))?.Days ?? Usual;

    public async Task<Result<Response>> Read(CancellationToken ct)
    {
        var ends = await EventLog.Ends(db, ct);
        return new Response(await Of(settings, ct), ends.Head, ends.Filed, await db.All<EventFileRow>().CountAsync(ct));
    }

    public async Task<Result<Done>> Handle(Actor actor, Kept request, CancellationToken ct)
    {
        if (request.Days is < 1 or > AtMost) return PlatformProblems.BadDays.With(1, AtMost).AtField("days");
        var before = await Of(settings, ct);
        if (before == request.Days) return Done.Already;
        await settings.Set(Section, request, ct);
        db.Audit(actor, "platform.keep_event_days", Section, new Kept(before), request);
        return Done.It;
    }
}
