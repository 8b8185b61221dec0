using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Members.Guide;

/// <summary>A member of staff gets a code that links them to their own account in the mall (员工关联本人会员), good for ten minutes.</summary>
internal sealed class OfferStaffLink(Vault vault, TimeProvider clock) : ISlice
{
    private const int ShortestCode = 60;
    private const int LongestCode = 500;
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    internal sealed record Response(string Code, DateTimeOffset Until);
    internal sealed record Offer(StaffId Staff, DateTimeOffset Until);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guide/me/member-link", (Actor actor, OfferStaffLink slice) => slice.Handle(actor).ToHttp()).Allow(Allow.AnyStaff);

    public Result<Response> Handle(Actor actor)
    {
        var offer = new Offer(actor.Staff, clock.GetUtcNow() + GoodFor);
        return new Response(Base64Url.EncodeToString(vault.SealOwn(JsonSerializer.Serialize(offer, Json.Options))), offer.Until);
    }

    /// <summary>What a code offers, where it is ours and still good.</summary>
    public static Offer? Read(Vault vault, string code, DateTimeOffset at)
    {
        if (code.Length is < ShortestCode or > LongestCode || !Base64Url.IsValid(code)) return null;
        try
        {
            var offer = JsonSerializer.Deserialize<Offer>(vault.OpenOwn(Base64Url.DecodeFromChars(code)), Json.Options);
            return offer is not null && at <= offer.Until ? offer : null;
        }
        catch (Exception forged) when (forged is CryptographicException or BrokenInvariant or JsonException or ArgumentException)
        {
            return null;
        }
    }
}
