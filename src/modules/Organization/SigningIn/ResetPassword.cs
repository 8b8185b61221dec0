using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>
/// Gives a member of staff a console login, or a new password for it (开通账号/重置密码); it must be changed at the first sign-in, the
/// authenticator is dropped and all sessions end. Nobody resets somebody who may more than they do.
/// </summary>
internal sealed partial class ResetPassword(Works works, PasswordCost cost, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Login, string Password);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/staff/{id}/password",
            (Actor actor, StaffId id, Request request, ResetPassword slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("organization.staff")).OwnWork();

    public async Task<Result<Done>> Handle(Actor actor, StaffId id, Request request, CancellationToken ct)
    {
        if (!LoginShape().IsMatch(request.Login)) return OrganizationProblems.BadLogin.AtField("login");
        if (Password.Weakness(request.Login, request.Password) is { } weak) return weak.AtField("password");
        var fresh = Password.Make(request.Password, cost.Iterations);
        return await works.Do(services => Keep(services, actor, id, new(request.Login, fresh), ct), ct);
    }

    private sealed record NewLogin(string Login, Password Password);

    private async Task<Result<Done>> Keep(IServiceProvider services, Actor actor, StaffId id, NewLogin fresh, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var staff = await services.GetRequiredService<Reach>().Staff(actor, id, ct);
        if (!staff.Ok) return staff.Problem!;
        if (!staff.Value.IsActive) return OrganizationProblems.StaffHasLeft;
        var rights = await services.GetRequiredService<IIdentitySource>().RightsOf(id, null, ct);
        if (rights is not null && Beyond(actor, rights) is { } beyond) return OrganizationProblems.BeyondOwn.With(beyond);
        if (await db.All<Credential>().AnyAsync(row => row.Login == fresh.Login && row.Id != id, ct))
            return OrganizationProblems.LoginTaken.AtField("login");
        var credential = await db.Locked<Credential, StaffId>(id, ct);
        if (credential is not null && credential.Login != fresh.Login)
        {
            db.Remove(credential);
            await db.SaveChangesAsync(ct);
            credential = null;
        }
        if (credential is null) db.Add(credential = new Credential { Id = id, Login = fresh.Login });
        credential.Keep(fresh.Password, mustChange: true, clock.GetUtcNow());
        credential.DropTotp();
        await services.GetRequiredService<Sessions>().CloseAll(id.Value, ct);
        db.Audit(actor, "organization.reset_password", $"staff/{id}");
        return Done.It;
    }

    /// <summary>Something that they may do where the actor may not.</summary>
    private static string? Beyond(Actor actor, StaffRights rights) => rights.Grants.SelectMany(grant => grant.Permissions
        .Where(permission => !actor.May(permission) || !actor.For(permission).Scope.Contains(grant.Scope))).FirstOrDefault();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{2,31}\z")]
    internal static partial Regex LoginShape();
}
