using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Wechat;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Wechat.Api;

namespace Siyu.Wechat.Login;

/// <summary>Somebody opens the H5 mall inside WeChat (公众号网页授权): the page to go to, and the code it comes back with.</summary>
internal sealed class WebLogin(Apps apps, LoginApi api, Works works) : ISlice
{
    /// <summary>Of one address: a code of the platform cannot be guessed, and a whole crowd may stand behind one address.</summary>
    private const int TriesPerMinute = 600;

    internal sealed record PageResponse(string Url, string State);
    internal sealed record Request(string Code);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/mall/web-login", (WebLogin slice, CancellationToken ct) => slice.Page(ct).ToHttp()).Allow(Allow.Anyone)
            .AtMost(TriesPerMinute);
        routes.MapPost("/mall/web-login", (Request request, WebLogin slice, CancellationToken ct) => slice.Handle(request, ct).ToHttp())
            .Allow(Allow.Anyone).OwnWork().AtMost(TriesPerMinute);
    }

    /// <summary>The sign-in page; the mall keeps the state and compares it when the person comes back.</summary>
    public async Task<Result<PageResponse>> Page(CancellationToken ct)
    {
        if (await apps.Official(ct) is not { } app) return WechatProblems.NotConfigured;
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        return new PageResponse($"{app.OAuthBase}/connect/oauth2/authorize?appid={Uri.EscapeDataString(app.AppId)}"
            + $"&redirect_uri={Uri.EscapeDataString(app.MallUrl)}&response_type=code&scope=snsapi_userinfo&state={state}#wechat_redirect",
                state);
    }

    public async Task<Result<MallLogin.Response>> Handle(Request request, CancellationToken ct)
    {
        if (await apps.Official(ct) is not { } app) return WechatProblems.NotConfigured;
        if (!LoginCodes.IsSane(request.Code)) return WechatProblems.BadCode;
        var session = await api.WebLogin(app, request.Code, ct);
        if (!session.Ok) return LoginCodes.Refusal(session.Failure!);
        // A snapshot page shows a made-up person until they really open it.
        if (session.Value.IsSnapshotUser == 1) return WechatProblems.BadCode;
        var union = session.Value.UnionId;
        if (union is null && session.Value.Scope?.Contains("snsapi_userinfo", StringComparison.Ordinal) == true)
        {
            var profile = await api.Profile(app, session.Value, ct);
            if (!profile.Ok) return LoginCodes.Refusal(profile.Failure!);
            union = profile.Value.UnionId;
        }
        var claims = Identities.Of(app.AppId, session.Value.OpenId, union);
        return await works.Do(services => MallLogin.Open(services, app.AppId, claims, ct), ct);
    }
}
