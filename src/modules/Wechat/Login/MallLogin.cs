using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Wechat;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Wechat.Api;

namespace Siyu.Wechat.Login;

/// <summary>Somebody opens the mall's mini program (小程序登录): a member's session where we know them, else a visitor's.</summary>
internal sealed class MallLogin(Apps apps, LoginApi api, Works works) : ISlice
{
    /// <summary>Of one address: a code of the platform cannot be guessed, and a whole crowd may stand behind one address.</summary>
    private const int TriesPerMinute = 600;

    internal sealed record Request(string Code);
    /// <param name="AppId">The app that the person came by; payments are asked for with it.</param>
    internal sealed record Response(string Token, DateTimeOffset ExpiresAt, bool IsMember, string AppId);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/login", (Request request, MallLogin slice, CancellationToken ct) => slice.Handle(request, ct).ToHttp())
            .Allow(Allow.Anyone).OwnWork().AtMost(TriesPerMinute);

    public async Task<Result<Response>> Handle(Request request, CancellationToken ct)
    {
        if (await apps.Mall(ct) is not { } app) return WechatProblems.NotConfigured;
        var claims = await Claims(app, request.Code, ct);
        if (!claims.Ok) return claims.Problem!;
        return await works.Do(services => Open(services, app.AppId, claims.Value, ct), ct);
    }

    /// <summary>Who stands behind a mini-program code; the session key that comes with it is not even read.</summary>
    private async Task<Result<IReadOnlyList<IdentityClaim>>> Claims(WechatApp app, string code, CancellationToken ct)
    {
        if (!LoginCodes.IsSane(code)) return WechatProblems.BadCode;
        var session = await api.MiniLogin(app, code, ct);
        return session.Ok ? Result.Of(Identities.Of(app.AppId, session.Value.OpenId, session.Value.UnionId))
            : LoginCodes.Refusal(session.Failure!);
    }

    internal static async Task<Result<Response>> Open(IServiceProvider services, string appId, IReadOnlyList<IdentityClaim> claims,
        CancellationToken ct)
    {
        var seen = await services.GetRequiredService<IMembers>().Meet(claims, ct);
        var (kind, subject) = seen.Member is { } member ? (SessionKind.Member, member.Value) : (SessionKind.Visitor, seen.Visitor.Value);
        var session = services.GetRequiredService<Sessions>().Open(kind, subject, appId);
        return new Response(session.Token, session.ExpiresAt, seen.Member is not null, appId);
    }
}
