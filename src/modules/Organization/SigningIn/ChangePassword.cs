using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>A member of staff changes their own password (修改密码); all their sessions end.</summary>
internal sealed class ChangePassword(Works works, Vault vault, PasswordCost cost, TimeProvider clock) : ISlice
{
    private const int CallsAMinute = 10;

    internal sealed record Request(string Old, string New);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/me/password", (Actor actor, Request request, ChangePassword slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.AnyStaff).OwnWork().AtMost(CallsAMinute);

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var seen = await works.Read(services => services.GetRequiredService<SiyuDb>().All<Credential>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == actor.Staff, ct));
        if (seen is null) return OrganizationProblems.NoCredential;
        var key = Convert.ToHexStringLower(vault.Hash("login", seen.Login));
        var (_, blocked) = await works.Read(services => services.GetRequiredService<Credentials>().Read(seen.Login, key, ct));
        if (blocked) return OrganizationProblems.TooManyAttempts.With((int)Attempt.Window.TotalMinutes);
        if (request.Old.Length > Password.LongestLength || !seen.Password.Matches(request.Old))
        {
            await works.Do(services => services.GetRequiredService<Credentials>().CountFailure(key, clock.GetUtcNow(), ct), ct);
            return OrganizationProblems.SignInRefused;
        }
        if (Password.Weakness(seen.Login, request.New) is { } weak) return weak.AtField("new");
        if (request.New == request.Old) return OrganizationProblems.SamePassword;
        var fresh = Password.Make(request.New, cost.Iterations);
        return await works.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            var credential = await db.Locked<Credential, StaffId>(seen.Id, ct);
            if (credential is null || !credential.Hash.SequenceEqual(seen.Hash)) return OrganizationProblems.SignInRefused;
            credential.Keep(fresh, mustChange: false, clock.GetUtcNow());
            await services.GetRequiredService<Sessions>().CloseAll(seen.Id.Value, ct);
            db.Audit(actor, "organization.change_password", $"staff/{seen.Id}");
            return Result.Of(Done.It);
        }, ct);
    }
}
