using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.WeCom.Api;

namespace Siyu.WeCom.SignIn;

/// <summary>A guide signs in by WeCom (导购登录): the page to go to, and the code it comes back with.</summary>
internal sealed class GuideLogin(Corps corps, AppApi api, Works works) : ISlice
{
    private const int CodeAtMost = 512;
    /// <summary>Of one address: a code of the platform cannot be guessed, and a whole store may stand behind one address.</summary>
    private const int TriesPerMinute = 300;

    internal sealed record PageResponse(string Url, string State);
    internal sealed record Request(string? CorpId, string Code);
    internal sealed record Response(string Token, DateTimeOffset ExpiresAt, StaffId Staff);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guide/login", (string? corp, GuideLogin slice, CancellationToken ct) => slice.Page(corp, ct).ToHttp())
            .Allow(Allow.Anyone).AtMost(TriesPerMinute);
        routes.MapPost("/guide/login", (Request request, GuideLogin slice, CancellationToken ct) => slice.Handle(request, ct).ToHttp())
            .Allow(Allow.Anyone).OwnWork().AtMost(TriesPerMinute);
    }

    /// <summary>The sign-in page; the app keeps the state and compares it when the person comes back.</summary>
    public async Task<Result<PageResponse>> Page(string? corpId, CancellationToken ct)
    {
        if (await corps.Meant(corpId, ct) is not { } corp) return WeComProblems.UnknownCorp;
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        return new PageResponse(
            $"{corp.OAuthBase}/connect/oauth2/authorize?appid={Uri.EscapeDataString(corp.CorpId)}"
            + $"&redirect_uri={Uri.EscapeDataString(corp.GuideAppUrl)}"
            + FormattableString.Invariant($"&response_type=code&scope=snsapi_base&state={state}&agentid={corp.AgentId}#wechat_redirect"),
                state);
    }

    public async Task<Result<Response>> Handle(Request request, CancellationToken ct)
    {
        if (await corps.Meant(request.CorpId, ct) is not { } corp) return WeComProblems.UnknownCorp;
        if (string.IsNullOrEmpty(request.Code) || request.Code.Length > CodeAtMost) return SignInProblems.BadCode;
        var user = await api.UserOf(corp, request.Code, ct);
        if (!user.Ok) return Refusal(user.Failure!);
        if (user.Value.UserId is not { } userId) return SignInProblems.NotStaff;
        return await works.Do(async services =>
        {
            var found = await services.GetRequiredService<IOrganization>().StaffByWeComUser(corp.CorpId, [userId], ct);
            if (found.GetValueOrDefault(userId) is not { } staff) return SignInProblems.NotStaff;
            if (!staff.Active) return OrganizationProblems.StaffHasLeft;
            var session = services.GetRequiredService<Sessions>().Open(SessionKind.Guide, staff.Id.Value, corp.CorpId);
            return Result.Of(new Response(session.Token, session.ExpiresAt, staff.Id));
        }, ct);
    }

    private static Problem Refusal(Failure failure) =>
        failure.Code is Errcode.CodeInvalid or Errcode.CodeExpired or Errcode.CodeUsed ? SignInProblems.BadCode
            : SignInProblems.Unavailable;
}

/// <summary>Refusals of the guides' sign-in (导购登录拒绝).</summary>
internal static class SignInProblems
{
    public static readonly Problem BadCode =
        Problem.Invalid("wecom.bad_code", "登录凭证无效或已使用，请重新打开", "The sign-in code is invalid or used, please open the app again");
    public static readonly Problem NotStaff =
        Problem.Forbidden("wecom.not_staff", "您的企微账号尚未登记为员工", "Your WeCom account is not registered as staff");
    public static readonly Problem Unavailable =
        Problem.Busy("wecom.unavailable", "企业微信暂时不可用，请稍后再试", "WeCom is not available, please try again");
    public static readonly Problem BadPage =
        Problem.Invalid("wecom.bad_page_url", "只能为导购应用的页面签名", "Only pages of the guide app are signed");
}
