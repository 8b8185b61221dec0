using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Web login of members (网页授权): the code from the authorize page, then who it is.</summary>
internal sealed class MemberLogin(WeComApi api)
{
    private const long CodeLifeMs = 5 * 60_000;
    private const long TicketSeconds = 1800;
    private const long DayMs = 86_400_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        api.Get(routes, "/cgi-bin/auth/getuserinfo", ApiGroup.App, call => Who(call, old: false));
        api.Get(routes, "/cgi-bin/user/getuserinfo", ApiGroup.App, call => Who(call, old: true));
        api.Post(routes, "/cgi-bin/auth/getuserdetail", ApiGroup.App, Detail);
    }

    /// <summary>A code for whoever stands before the page: a member, or any other human.</summary>
    public string Issue(string corp, string persona, string? userId, CorpApp? app, bool privateScope)
    {
        var code = new LoginCode(Ids.Random(43), corp, app?.Key, persona, api.Core.Clock.Now.ToUnixTimeMilliseconds())
        {
            UserId = userId,
            Private = privateScope,
        };
        api.State.PutPassing(code.Code, code, c => code.IssuedAtMs - c.IssuedAtMs > DayMs);
        return code.Code;
    }

    private JsonObject Who(WeComCall call, bool old)
    {
        var code = Redeem(call);
        var answer = new JsonObject();
        if (code.UserId is { } user)
        {
            var member = api.State.Member(call.CorpId, user) ?? throw WeComRefusal.InvalidUser;
            if (!api.State.Sees(call.App, member)) throw WeComRefusal.OutsideScope;
            answer[old ? "UserId" : "userid"] = user;
            if (old) answer["DeviceId"] = "";
            if (code.Private) answer["user_ticket"] = Ticket(call, user);
            return answer;
        }
        answer[old ? "OpenId" : "openid"] = api.Core.Personas.OpenId(call.CorpId, code.Persona);
        var external = api.Core.Personas.ExternalUserId(call.CorpId, code.Persona);
        if (api.State.FollowsOfExternal(call.CorpId, external).Count > 0) answer["external_userid"] = external;
        return answer;
    }

    private LoginCode Redeem(WeComCall call)
    {
        var code = api.State.Get<LoginCode>(call.Param("code") ?? throw WeComRefusal.NoOAuthCode);
        if (code is null || code.CorpId != call.CorpId
            || (code.AppKey is not null && code.AppKey != call.App.Key)) throw WeComRefusal.InvalidCode;
        if (code.Used) throw WeComRefusal.UsedCode;
        if (call.NowMs - code.IssuedAtMs > CodeLifeMs) throw WeComRefusal.ExpiredCode;
        api.State.Put(code.Code, code with { Used = true });
        return code;
    }

    private string Ticket(WeComCall call, string user)
    {
        var ticket = new UserTicket(Ids.Random(120), call.CorpId, user, call.NowMs + TicketSeconds * 1000);
        api.State.PutPassing(ticket.Value, ticket, t => call.NowMs - t.ExpiresAtMs > DayMs);
        return ticket.Value;
    }

    private JsonObject Detail(WeComCall call)
    {
        var ticket = api.State.Get<UserTicket>(call.Need("user_ticket", () => WeComRefusal.BadTicket));
        if (ticket is null || ticket.CorpId != call.CorpId) throw WeComRefusal.BadTicket;
        if (ticket.ExpiresAtMs <= call.NowMs) throw WeComRefusal.ExpiredTicket;
        var member = api.State.Member(call.CorpId, ticket.UserId) ?? throw WeComRefusal.InvalidUser;
        return new JsonObject
        {
            ["userid"] = member.UserId,
            ["gender"] = member.Gender.Plainly(),
            ["avatar"] = api.Core.Personas.ByMember(call.CorpId, member.UserId)?.Avatar ?? "",
            ["qr_code"] = $"{api.Core.Addresses.WeCom}/qr/member-{member.UserId}",
            ["mobile"] = member.Mobile,
            ["email"] = "",
            ["biz_mail"] = member.UserId + "@sandbox.example",
            ["address"] = "",
        };
    }
}
