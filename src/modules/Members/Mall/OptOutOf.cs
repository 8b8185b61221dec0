using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Mall;

/// <summary>A member stops hearing from a channel, or hears from it again (退订与恢复).</summary>
internal sealed class OptOutOf(SiyuDb db, Reach reach, Person person, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/mall/me/opt-outs/{channel}", (Actor actor, ContactChannel channel, OptOutOf slice, CancellationToken ct) =>
            slice.Handle(actor, channel, true, ct).ToHttp()).Allow(Allow.Member);
        routes.MapDelete("/mall/me/opt-outs/{channel}", (Actor actor, ContactChannel channel, OptOutOf slice, CancellationToken ct) =>
            slice.Handle(actor, channel, false, ct).ToHttp()).Allow(Allow.Member);
    }

    public async Task<Result<Done>> Handle(Actor actor, ContactChannel channel, bool stop, CancellationToken ct)
    {
        var member = await reach.Self(actor, ct);
        if (!member.Ok) return member.Problem!;
        var ids = await person.Ids(actor.Member, ct);
        var kept = await db.All<OptOut>().Where(row => ids.Contains(row.Member) && row.Channel == channel).ToListAsync(ct);
        if (stop == (kept.Count > 0)) return Done.Already;
        var at = clock.GetUtcNow();
        if (stop) db.Add(new OptOut { Id = Guid.CreateVersion7(at), Member = actor.Member, Channel = channel, At = at });
        else db.RemoveRange(kept);
        return Done.It;
    }
}
