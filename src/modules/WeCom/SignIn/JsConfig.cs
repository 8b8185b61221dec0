using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.WeCom.Api;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.SignIn;

/// <summary>Signs a page of the guide app for the JS-SDK (JS-SDK 配置): once for the corp, once for the app.</summary>
internal sealed class JsConfig(Corps corps, AppApi api, SharedCredentials tickets, TimeProvider clock) : ISlice
{
    private const int UrlAtMost = 2_000;

    internal sealed record Response(string CorpId, long AgentId, string Timestamp, string Nonce, string Signature, string AgentSignature);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/js-config", (string? corp, string url, JsConfig slice, CancellationToken ct) =>
            slice.Handle(corp, url, ct).ToHttp())
            .Allow(Allow.AnyStaff);

    public async Task<Result<Response>> Handle(string? corpId, string url, CancellationToken ct)
    {
        if (await corps.Meant(corpId, ct) is not { } corp) return WeComProblems.UnknownCorp;
        if (url.Length > UrlAtMost || !IsOurs(corp, url)) return SignInProblems.BadPage;
        var corpTicket = await Ticket(corp, "corp", api.CorpTicket, ct);
        if (!corpTicket.Ok) return SignInProblems.Unavailable;
        var agentTicket = await Ticket(corp, "agent", api.AgentTicket, ct);
        if (!agentTicket.Ok) return SignInProblems.Unavailable;
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
        var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new Response(corp.CorpId, corp.AgentId, time, nonce,
            JsSignature.Of(corpTicket.Value, nonce, time, url), JsSignature.Of(agentTicket.Value, nonce, time, url));
    }

    private static bool IsOurs(WeComCorp corp, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var page) && Uri.TryCreate(corp.GuideAppUrl, UriKind.Absolute, out var app)
        && page.Scheme == app.Scheme && page.Authority == app.Authority;

    private Task<Answer<string>> Ticket(
        WeComCorp corp, string kind, Func<WeComCorp, CancellationToken, Task<Answer<Ticket>>> fetch, CancellationToken ct) =>
        tickets.Get(new($"wecom {corp.CorpId} {kind} ticket {corp.ApiBase}", async (_, stop) =>
            (await fetch(corp, stop)).Map(t => new Credential(t.Value, TimeSpan.FromSeconds(t.ExpiresIn)))), ct);
}
