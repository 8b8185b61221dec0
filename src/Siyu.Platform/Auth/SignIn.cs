using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Holds the actor of this request; filled once by <see cref="SignIn"/>.</summary>
internal sealed class ActorSeat
{
    public Actor Actor { get; set; } = Actor.Nobody;
}

/// <summary>
/// Finds out who calls (认证): bearer token, console cookie with CSRF header, a signed API key, or the house's
/// side door. Then holds the endpoint's rule, so that
/// nothing of an endpoint runs for somebody who may not.
/// </summary>
internal sealed class SignIn(RequestDelegate next)
{
    public const string Cookie = "siyu_session";
    public const string CsrfHeader = "X-Csrf-Token";

    public async Task Invoke(HttpContext http)
    {
        var refused = await Seat(http);
        if (refused is null && http.GetEndpoint() is { } endpoint)
            refused = endpoint.Metadata.GetMetadata<Allow>() is { } rule
                ? Narrow(rule, http.RequestServices.GetRequiredService<ActorSeat>()) : PlatformProblems.NotAllowed;
        if (refused is null) await next(http);
        else await ProblemAnswer.Write(http, refused);
    }

    /// <summary>The CSRF token of a session: it proves that the caller could read the session's answer.</summary>
    public static string CsrfOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("csrf:" + token)))[..32];

    /// <summary>The one place where an actor meets a permission: whatever runs behind it sees what this permission reaches.</summary>
    private static Problem? Narrow(Allow rule, ActorSeat seat)
    {
        if (rule.Check(seat.Actor) is { } refused) return refused;
        if (rule.Code is { } permission) seat.Actor = seat.Actor.For(permission);
        return null;
    }

    private static async Task<Problem?> Seat(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(ApiKeys.Scheme, StringComparison.Ordinal))
        {
            var key = await http.RequestServices.GetRequiredService<ApiKeys>().Recognise(http, authorization);
            if (!key.Ok) return key.Problem;
            http.RequestServices.GetRequiredService<ActorSeat>().Actor = key.Value;
            return null;
        }
        if (authorization.StartsWith(HouseDoor.Scheme, StringComparison.Ordinal))
        {
            if (http.RequestServices.GetService<HouseDoor>()?.Recognise(http, authorization) is not { Ok: true } house)
                return PlatformProblems.BadSignature;
            http.RequestServices.GetRequiredService<ActorSeat>().Actor = house.Value;
            return null;
        }
        var bearer = authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization["Bearer ".Length..] : null;
        var token = bearer ?? http.Request.Cookies[Cookie];
        if (string.IsNullOrEmpty(token) || token.Length > 100) return null;
        if (bearer is null && !IsSafe(http.Request.Method) && !SameText(http.Request.Headers[CsrfHeader].ToString(), CsrfOf(token)))
        {
            // Where everybody may call, the cookie is simply not believed: who signs in again still carries the old one.
            return http.GetEndpoint()?.Metadata.GetMetadata<Allow>()?.Kind == AllowKind.Anyone ? null : PlatformProblems.BadCsrf;
        }
        var actor = await ActorOf(http, token);
        if (!actor.Ok) return actor.Problem;
        http.RequestServices.GetRequiredService<ActorSeat>().Actor = actor.Value;
        return null;
    }

    private static async Task<Result<Actor>> ActorOf(HttpContext http, string token)
    {
        var lookups = http.RequestServices.GetRequiredService<SessionLookups>();
        var looked = await lookups.Find(Sessions.Hash(token), http.RequestAborted);
        if (!looked.Ok) return looked.Problem!;
        return looked.Value switch
        {
            null => Actor.Nobody,
            { Kind: SessionKind.Member } member =>
                new Actor(ActorKind.Member, member.Subject, []) { Session = member.Id },
            { Kind: SessionKind.Visitor } visitor =>
                new Actor(ActorKind.Visitor, visitor.Subject, []) { Session = visitor.Id },
            { Rights: { } rights } staff => rights.Actor(new(staff.Subject)) with { Session = staff.Id, Post = staff.Post },
            _ => Actor.Nobody,
        };
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool SameText(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
