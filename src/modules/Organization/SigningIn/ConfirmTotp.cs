using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Confirms the authenticator by a first code (确认动态口令); from now on signing in needs one.</summary>
internal sealed class ConfirmTotp(SiyuDb db, Credentials credentials) : ISlice
{
    private const int CallsAMinute = 10;

    internal sealed record Request(string Code);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/me/totp/confirm", (Actor actor, Request request, ConfirmTotp slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.AnyStaff).AtMost(CallsAMinute);

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var credential = await db.Locked<Credential, StaffId>(actor.Staff, ct);
        if (credential?.TotpSealed is null) return OrganizationProblems.TotpOff;
        if (credential.TotpConfirmed) return Done.Already;
        if (credentials.Step(credential, request.Code) is not { } step) return OrganizationProblems.WrongCode;
        credential.UseTotp(step);
        db.Audit(actor, "organization.confirm_totp", $"staff/{credential.Id}");
        return Done.It;
    }
}
