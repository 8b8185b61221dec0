using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Wechat;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.Wechat.Api;

namespace Siyu.Wechat.Codes;

/// <summary>Draws the mini-program code of a share page (小程序码) for posters: members and guides carry it out of WeChat,
/// and the H5 mall shows it to who must join in the mini program.</summary>
internal sealed partial class SharePageCode(Apps apps, MiniProgramApi api) : ISlice
{
    private const int CodesPerMinute = 60;
    private const int PageAtMost = 128;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/mall/page-code", Draw).Allow(Allow.Visitor).AtMost(CodesPerMinute);
        routes.MapGet("/guide/page-code", Draw).Allow(Allow.AnyStaff).AtMost(CodesPerMinute);
    }

    private static Task<SliceAnswer<IResult>> Draw(string scene, string page, SharePageCode slice, CancellationToken ct) =>
        slice.Handle(scene, page, ct).ToHttp();

    public async Task<Result<IResult>> Handle(string scene, string page, CancellationToken ct)
    {
        if (await apps.Mall(ct) is not { } app) return WechatProblems.NotConfigured;
        if (!Scene().IsMatch(scene)) return CodeProblems.BadScene.AtField("scene");
        if (page.Length is 0 or > PageAtMost || page[0] == '/' || page.Contains('?', StringComparison.Ordinal))
            return CodeProblems.BadPage.AtField("page");
        var code = await api.Code(app, new CodeAsk(scene, page, app.Version) { CheckPath = app.Version == "release" }, ct);
        if (code.Ok) return Result.Of(Results.Bytes(code.Value, "image/png"));
        return code.Failure!.Kind == FailureKind.Permanent ? CodeProblems.BadPage.AtField("page") : WechatProblems.Unavailable;
    }

    [GeneratedRegex(@"^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$")]
    private static partial Regex Scene();
}

/// <summary>Refusals of page codes (小程序码拒绝).</summary>
internal static class CodeProblems
{
    public static readonly Problem BadScene =
        Problem.Invalid("wechat.bad_scene", "场景值须为 1 到 32 个可见字符", "A scene has 1 to 32 visible characters");
    public static readonly Problem BadPage =
        Problem.Invalid("wechat.bad_page", "小程序页面不存在或未发布", "The mini-program page does not exist or is not published");
}
