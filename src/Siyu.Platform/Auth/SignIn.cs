using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Holds the actor of this request; filled once by <see cref="SignIn"/>.</summary>
internal sealed class ActorSeat
{
    public Actor Actor { get; set; } = Actor.Nobody;
}

/// <summary>
/// Finds out who calls (认证): bearer token, console cookie with CSRF header, or a signed API key. Then holds the endpoint's rule, so that
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
            refused = endpoint.Metadata.GetMetadata<Allow>() is { } rule ? rule.Check(http.RequestServices.GetRequiredService<Actor>())
                : null;
        if (refused is null) await next(http);
        else await ProblemAnswer.Write(http, refused);
    }

    /// <summary>The CSRF token of a session: it proves that the caller could read the session's answer.</summary>
    public static string CsrfOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("csrf:" + token)))[..32];

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
        var bearer = authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization["Bearer ".Length..] : null;
        var token = bearer ?? http.Request.Cookies[Cookie];
        if (string.IsNullOrEmpty(token) || token.Length > 100) return null;
        if (bearer is null && !IsSafe(http.Request.Method) && !SameText(http.Request.Headers[CsrfHeader].ToString(), CsrfOf(token)))
        {
            // Where everybody may call, the cookie is simply not believed: who signs in again still carries the old one.
            return http.GetEndpoint()?.Metadata.GetMetadata<Allow>()?.Kind == AllowKind.Anyone ? null : PlatformProblems.BadCsrf;
        }
        http.RequestServices.GetRequiredService<ActorSeat>().Actor = await ActorOf(http, token);
        return null;
    }

    private static async Task<Actor> ActorOf(HttpContext http, string token)
    {
        var works = http.RequestServices.GetRequiredService<Works>();
        var hash = Sessions.Hash(token);
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return await works.Read(async services =>
        {
            var session = await services.GetRequiredService<SiyuDb>().All<SessionRow>().AsNoTracking()
                .SingleOrDefaultAsync(row => row.TokenHash == hash && row.ClosedAt == null && row.ExpiresAt > now, http.RequestAborted);
            if (session is null) return Actor.Nobody;
            var none = new HashSet<string>();
            return session.Kind switch
            {
                SessionKind.Member => new Actor(ActorKind.Member, session.Subject, none, DataScope.Nothing) { Session = session.Id },
                SessionKind.Visitor => new Actor(ActorKind.Visitor, session.Subject, none, DataScope.Nothing) { Session = session.Id },
                _ => await services.GetRequiredService<IIdentitySource>().RightsOf(new(session.Subject), http.RequestAborted) is { } rights
                    ? new Actor(ActorKind.Staff, session.Subject, rights.Permissions, rights.Scope) { Session = session.Id }
                    : Actor.Nobody,
            };
        });
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool SameText(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
