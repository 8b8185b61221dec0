using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Api;

namespace Siyu.WeCom.SignIn;

/// <summary>HQ sets up a corp (企业微信接入配置). Secrets go in and never come out; those left empty stay as they are.</summary>
internal sealed class CorpSettings(SiyuDb db, Corps corps, SiyuOptions options) : ISlice
{
    internal sealed record Request(long AgentId, string? AppSecret, string? ContactSecret, string? CallbackToken, string? CallbackAesKey)
    {
        public string? ApiBase { get; init; }
        public string? OAuthBase { get; init; }
        public string? GuideAppUrl { get; init; }
    }

    internal sealed record Row(string CorpId, long AgentId, string ApiBase, string OAuthBase, string GuideAppUrl, string CallbackPath);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/wecom/corps", (CorpSettings slice, CancellationToken ct) => slice.List(ct).ToHttp())
            .Allow(Allow.Staff(Permissions.Settings));
        routes.MapPut("/console/wecom/corps/{corp}",
            (Actor actor, string corp, Request request, CorpSettings slice, CancellationToken ct) =>
            slice.Handle(actor, corp, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Settings));
    }

    public async Task<IReadOnlyList<Row>> List(CancellationToken ct) =>
        [.. (await corps.All(ct))
            .Select(c => new Row(c.CorpId, c.AgentId, c.ApiBase, c.OAuthBase, c.GuideAppUrl, "/api/callbacks/wecom/" + c.CorpId))];

    public async Task<Result<Done>> Handle(Actor actor, string corpId, Request request, CancellationToken ct)
    {
        if (corpId.Length is 0 or > 64) return CorpProblems.BadCorp.AtField("corp");
        var before = await corps.Find(corpId, ct);
        var corp = new WeComCorp(corpId, request.AgentId,
            request.AppSecret ?? before?.AppSecret ?? "", request.ContactSecret ?? before?.ContactSecret ?? "",
            request.CallbackToken ?? before?.CallbackToken ?? "", request.CallbackAesKey ?? before?.CallbackAesKey ?? "");
        corp = corp with
        {
            ApiBase = request.ApiBase ?? before?.ApiBase ?? corp.ApiBase,
            OAuthBase = request.OAuthBase ?? before?.OAuthBase ?? corp.OAuthBase,
            GuideAppUrl = request.GuideAppUrl ?? before?.GuideAppUrl ?? "",
            Limits = before?.Limits ?? corp.Limits,
        };
        if (Wrong(corp) is { } problem) return problem;
        await corps.Set(corp, ct);
        db.Audit(actor, "wecom.set_corp", $"corp/{corpId}",
            before is null ? null : new { before.AgentId, before.ApiBase }, new { corp.AgentId, corp.ApiBase });
        return Done.It;
    }

    private Problem? Wrong(WeComCorp corp)
    {
        if (corp.AppSecret.Length == 0) return CorpProblems.Missing.AtField("appSecret");
        if (corp.ContactSecret.Length == 0) return CorpProblems.Missing.AtField("contactSecret");
        if (corp.CallbackToken.Length is 0 or > 32) return CorpProblems.Missing.AtField("callbackToken");
        if (!IsKey(corp.CallbackAesKey)) return CorpProblems.BadKey.AtField("callbackAesKey");
        foreach (var (name, url) in new[] { ("apiBase", corp.ApiBase), ("oAuthBase", corp.OAuthBase) })
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || url.EndsWith('/'))
                return CorpProblems.BadAddress.AtField(name);
        return ChannelAddress.Refuse(options, "apiBase", corp.ApiBase) ?? ChannelAddress.Refuse(options, "oAuthBase", corp.OAuthBase);
    }

    private static bool IsKey(string key) =>
        key.Length == 43 && Convert.TryFromBase64String(key + "=", new byte[32], out var written) && written == 32;
}

/// <summary>Refusals of the corp settings (企微配置拒绝).</summary>
internal static class CorpProblems
{
    public static readonly Problem BadCorp = Problem.Invalid("wecom.bad_corp", "企业 ID 不正确", "The corp id is not valid");
    public static readonly Problem Missing = Problem.Invalid("wecom.missing_secret", "请填写该密钥", "This secret is missing");
    public static readonly Problem BadKey =
        Problem.Invalid("wecom.bad_key", "EncodingAESKey 应为 43 个字符", "The EncodingAESKey has 43 characters");
    public static readonly Problem BadAddress =
        Problem.Invalid("wecom.bad_address", "地址应为完整网址，结尾不带斜杠", "An address is absolute, without a slash at its end");
}
