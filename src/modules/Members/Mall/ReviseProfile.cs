using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Mall;

/// <summary>A member tells their name and birthday (修改我的资料); one under 14 is a minor from then on.</summary>
internal sealed class ReviseProfile(SiyuDb db, Reach reach, Vault vault, GroupZone zone, TimeProvider clock) : ISlice
{
    private const int LongestName = 60;
    private const int OldestAge = 120;

    internal sealed record Request(string? Name, Day? Born);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/mall/me", (Actor actor, Request request, ReviseProfile slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Member);

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var found = await reach.Self(actor, ct);
        if (!found.Ok) return found.Problem!;
        var member = found.Value;
        if (request.Name?.Trim() is { } name)
        {
            if (name.Length is 0 or > LongestName) return MembersProblems.BadName.AtField("name");
            member.NameSealed = await vault.Seal(db, member.Id.Value, name, ct);
        }
        if (request.Born is { } born)
        {
            var age = Age.On(zone.Day(clock.GetUtcNow()), born);
            if (age is < 0 or > OldestAge) return MembersProblems.BadBirthday.AtField("born");
            member.BornSealed = await vault.Seal(db, member.Id.Value, born.ToString(), ct);
            member.IsMinor = age < Age.GuardianUntil;
        }
        db.Publish(new ProfileRevised(member.Id, clock.GetUtcNow()));
        return Done.It;
    }
}
