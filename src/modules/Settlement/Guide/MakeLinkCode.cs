using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Settlement.Guide;

/// <summary>Makes a code that the guide shows in the mini program to be paid there (生成收款绑定码), good for ten minutes and once.</summary>
internal sealed class MakeLinkCode(SiyuDb db, Vault vault, TimeProvider clock) : ISlice
{
    public const string Kind = "settlement.link";
    private const int Letters = 10;

    /// <summary>Without those that look alike.</summary>
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    internal sealed record Response(string Code, DateTimeOffset ExpiresAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/guide/payouts/link-code", (Actor actor, MakeLinkCode slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.AnyStaff).AtMost(10);

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.All<LinkCode>().Where(c => c.Staff == actor.Staff || c.ExpiresAt < now).ExecuteDeleteAsync(ct);
        var code = RandomNumberGenerator.GetString(Alphabet, Letters);
        db.Add(new LinkCode { CodeHash = vault.Hash(Kind, code), Staff = actor.Staff, ExpiresAt = now + GoodFor });
        return new Response(code, now + GoodFor);
    }
}
