using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Switches the authenticator off (解绑动态口令), proven by one more code.</summary>
internal sealed class DropTotp(SiyuDb db, Credentials credentials) : ISlice
{
    private const int CallsAMinute = 10;

    internal sealed record Request(string Code);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/me/totp/drop", (Actor actor, Request request, DropTotp slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.AnyStaff).AtMost(CallsAMinute);

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var credential = await db.Locked<Credential, StaffId>(actor.Staff, ct);
        if (credential is null) return OrganizationProblems.NoCredential;
        if (!credential.TotpConfirmed) return Done.Already;
        if (credentials.Step(credential, request.Code) is null) return OrganizationProblems.WrongCode;
        credential.DropTotp();
        db.Audit(actor, "organization.drop_totp", $"staff/{credential.Id}");
        return Done.It;
    }
}
