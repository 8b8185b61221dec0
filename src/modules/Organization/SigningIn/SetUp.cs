using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.People;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Sets the group up (首次初始化): its root unit and its first administrator, once, proven by the set-up token. There is no default
/// password.</summary>
internal sealed class SetUp(Works works, SetUpToken token, PasswordCost cost, TimeProvider clock) : ISlice
{
    private const int CallsAMinute = 10;

    internal sealed record Request(string Token, string GroupCode, string GroupName, string StaffCode, string StaffName, string Login,
        string Password);
    internal sealed record Response(UnitId Group, StaffId Administrator);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/set-up", (Request request, SetUp slice, CancellationToken ct) => slice.Handle(request, ct).ToHttp())
            .Allow(Allow.Anyone).OwnWork().AtMost(CallsAMinute);

    public async Task<Result<Response>> Handle(Request request, CancellationToken ct)
    {
        if (!token.Opens(request.Token)) return OrganizationProblems.WrongSetupToken;
        if (!ResetPassword.LoginShape().IsMatch(request.Login)) return OrganizationProblems.BadLogin.AtField("login");
        if (string.IsNullOrWhiteSpace(request.StaffName)
            || request.StaffName.Length > 60) return OrganizationProblems.BadName.AtField("staffName");
        if (Password.Weakness(request.Login, request.Password) is { } weak) return weak.AtField("password");
        var password = Password.Make(request.Password, cost.Iterations);
        return await works.Do(services => Keep(services, request, password, ct), ct);
    }

    private async Task<Result<Response>> Keep(IServiceProvider services, Request request, Password password, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        if (await db.All<Post>()
            .AnyAsync(post => post.Role == Role.Admin && post.Until == null, ct)) return OrganizationProblems.AlreadySetUp;
        var at = clock.GetUtcNow();
        var group = await db.All<Unit>().SingleOrDefaultAsync(unit => unit.Kind == UnitKind.Group, ct);
        if (group is null)
        {
            var started = Unit.Start(null, new(UnitKind.Group, request.GroupCode, request.GroupName), at);
            if (!started.Ok) return started.Problem!;
            db.Add(group = started.Value);
        }
        if (await db.All<Staff>()
            .AnyAsync(row => row.Code == request.StaffCode, ct)) return OrganizationProblems.CodeTaken.With(request.StaffCode)
                .AtField("staffCode");
        if (await db.All<Credential>()
            .AnyAsync(row => row.Login == request.Login, ct)) return OrganizationProblems.LoginTaken.AtField("login");
        var hired = Staff.Hire(StaffId.New(at), request.StaffCode, group, at);
        if (!hired.Ok) return hired.Problem!;
        var staff = hired.Value;
        await services.GetRequiredService<NameBook>().Write(staff, request.StaffName, ct);
        var credential = new Credential { Id = staff.Id, Login = request.Login };
        credential.Keep(password, mustChange: false, at);
        var post = new Post
        {
            Id = Guid.CreateVersion7(at), Staff = staff.Id, Unit = group.Id, OrgPath = group.OrgPath, Role = Role.Admin,
                Line = PostLine.Line, Since = at,
        };
        db.AddRange(staff, credential, post);
        db.Audit(Actor.System, "organization.set_up", $"staff/{staff.Id}");
        return new Response(group.Id, staff.Id);
    }
}
