using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>
/// Signs a member of staff in to the console (后台登录) by login, password and, where switched on, a one-time code. An unknown login gets the
/// same answer, after the same work, as a wrong password; the slow hash runs outside the unit of work.
/// </summary>
internal sealed class SignIn(Works works, Vault vault, PasswordCost cost, TimeProvider clock) : ISlice
{
    private const int CallsAMinute = 60;

    internal sealed record Request(string Login, string Password, string? Code);

    /// <param name="MustChange">The password must be changed before anything else is allowed.</param>
    internal sealed record Response(StaffId Staff, string CsrfToken, DateTimeOffset ExpiresAt, bool MustChange);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/sign-in", async (HttpContext http, Request request, SignIn slice, CancellationToken ct) =>
        {
            var opened = await slice.Handle(request, ct);
            if (opened.Ok) ConsoleCookie.Give(http, opened.Value.Session);
            return opened.Map(answer => answer.Response).ToHttp();
        }).Allow(Allow.Anyone).OwnWork().AtMost(CallsAMinute);

    public async Task<Result<Opened>> Handle(Request request, CancellationToken ct)
    {
        var login = request.Login.Trim().ToLowerInvariant();
        if (login.Length > 64 || request.Password.Length > Password.LongestLength) return OrganizationProblems.SignInRefused;
        var key = Convert.ToHexStringLower(vault.Hash("login", login));
        var (credential, blocked) = await works.Read(services => services.GetRequiredService<Credentials>().Read(login, key, ct));
        if (blocked) return OrganizationProblems.TooManyAttempts.With((int)Attempt.Window.TotalMinutes);
        var matches = (credential?.Password ?? Password.Unmatchable(cost.Iterations)).Matches(request.Password);
        if (credential is null || !matches) return await Refuse(key, ct);
        if (credential.TotpConfirmed && string.IsNullOrEmpty(request.Code)) return OrganizationProblems.CodeNeeded;
        var stronger = credential.Iterations < cost.Iterations ? Password.Make(request.Password, cost.Iterations) : null;
        var opened = await works.Do(
            services => services.GetRequiredService<Credentials>().Open(credential, request.Code, stronger, key, ct), ct);
        return opened.Problem == OrganizationProblems.SignInRefused ? await Refuse(key, ct) : opened;
    }

    private async Task<Result<Opened>> Refuse(string key, CancellationToken ct)
    {
        await works.Do(services => services.GetRequiredService<Credentials>().CountFailure(key, clock.GetUtcNow(), ct), ct);
        return OrganizationProblems.SignInRefused;
    }

    /// <summary>The session just opened, and what the client hears of it.</summary>
    internal sealed record Opened(OpenedSession Session, Response Response);
}
