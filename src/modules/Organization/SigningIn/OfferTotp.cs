using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Offers a member of staff an authenticator secret (开始绑定动态口令), shown this once; a code confirms it.</summary>
internal sealed class OfferTotp(SiyuDb db, Vault vault) : ISlice
{
    private const int SecretBytes = 20;

    internal sealed record Response(string Secret, string Address);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/me/totp", (Actor actor, OfferTotp slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.AnyStaff);

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        var credential = await db.Locked<Credential, StaffId>(actor.Staff, ct);
        if (credential is null) return OrganizationProblems.NoCredential;
        if (credential.TotpConfirmed) return OrganizationProblems.TotpOn;
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        credential.OfferTotp(vault.SealOwn(Base64Url.EncodeToString(secret)));
        return new Response(Totp.Base32(secret), Totp.Address("Siyu", credential.Login, secret));
    }
}
