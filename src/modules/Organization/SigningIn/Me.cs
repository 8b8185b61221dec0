using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.Roles;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Who is signed in, and what they may do (当前登录人); the guide app asks the same.</summary>
internal sealed class Me(SiyuDb db, RoleBook roles, Vault vault, TimeProvider clock) : ISlice
{
    /// <param name="Now">The house's own time, which the apps' "today" follows.</param>
    internal sealed record Response(
        StaffId Staff, string Code, string? Name, UnitId Home, IReadOnlyList<string> Permissions, IReadOnlyList<string> Paths, bool OwnOnly,
        bool MustChange, bool Totp, DateTimeOffset Now)
    {
        /// <summary>All posts that they hold.</summary>
        public required IReadOnlyList<PostRow> Posts { get; init; }

        /// <summary>The one in which they chose to work; null for all together.</summary>
        public Guid? Post { get; init; }
    }

    internal sealed record PostRow(Guid Id, UnitId Unit, string UnitName, string Role);

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
        var places = DataScope.Any([.. actor.Grants.Select(grant => grant.Scope)]);
        var name = await vault.Open(db, staff.Id.Value, staff.NameSealed, ct);
        return new Response(
            staff.Id, staff.Code, name, staff.Home, [.. actor.Permissions.Order(StringComparer.Ordinal)],
            [.. places.Places.Paths.Select(path => path.Value)], places.OwnOnly, credential?.MustChange == true,
                credential?.TotpConfirmed == true, clock.GetUtcNow())
        {
            Posts = await Posts(actor.Staff, ct), Post = actor.Post,
        };
    }

    private async Task<IReadOnlyList<PostRow>> Posts(StaffId staff, CancellationToken ct)
    {
        var held = await db.All<Post>().AsNoTracking().Where(post => post.Staff == staff && post.Until == null).OrderBy(post => post.Id)
            .Join(db.All<Unit>(), post => post.Unit, unit => unit.Id, (post, unit) => new { post.Id, post.Role, post.Unit, unit.Name })
            .ToListAsync(ct);
        var names = (await roles.All(ct)).ToDictionary(role => role.Code, role => role.Zh);
        return [.. held.Select(post => new PostRow(post.Id, post.Unit, post.Name, names.GetValueOrDefault(post.Role, post.Role)))];
    }
}
