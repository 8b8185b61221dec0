using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Who is signed in, and what they may do (当前登录人); the guide app asks the same.</summary>
internal sealed class Me(SiyuDb db, Vault vault) : ISlice
{
    internal sealed record Response(
        StaffId Staff, string Code, string? Name, UnitId Home, IReadOnlyList<string> Permissions, IReadOnlyList<string> Paths, bool OwnOnly,
        bool MustChange, bool Totp);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var app in new[] { "console", "guide" })
            routes.MapGet($"/{app}/me", (Actor actor, Me slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
                .Allow(Allow.AnyStaff);
    }

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        var staff = await db.All<Staff>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == actor.Staff, ct);
        if (staff is null) return OrganizationProblems.UnknownStaff;
        var credential = await db.All<Credential>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == actor.Staff, ct);
        var name = await vault.Open(db, staff.Id.Value, staff.NameSealed, ct);
        return new Response(
            staff.Id, staff.Code, name, staff.Home, [.. actor.Permissions.Order(StringComparer.Ordinal)],
            [.. actor.Scope.Paths.Select(path => path.Value)], actor.Scope.OwnOnly, credential?.MustChange == true,
                credential?.TotpConfirmed == true);
    }
}
