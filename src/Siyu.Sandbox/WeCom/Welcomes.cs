using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Welcome messages (欢迎语): a code lives twenty seconds, serves once, and the first app has it.</summary>
internal sealed class Welcomes(WeComApi api)
{
    private const long DayMs = 86_400_000;
    private const int MaxAttachments = 9;
    private const int MaxTextBytes = 4_000;

    public void Map(IEndpointRouteBuilder routes) =>
        api.Post(routes, "/cgi-bin/externalcontact/send_welcome_msg", ApiGroup.Contact, Send);

    /// <summary>A new code, unless the admin console already welcomes for this member.</summary>
    public string? Issue(Member member, string persona)
    {
        if (member.AdminWelcome) return null;
        var code = new WelcomeCode(Ids.Random(43), member.CorpId, member.UserId, persona, api.Core.Clock.Now.ToUnixTimeMilliseconds());
        api.State.PutPassing(code.Code, code, c => code.IssuedAtMs - c.IssuedAtMs > DayMs);
        return code.Code;
    }

    /// <summary>Who has begun to talk needs no welcome any more.</summary>
    public void ChatBegan(string corp, string user, string persona)
    {
        foreach (var code in api.State.Welcomes(corp, user, persona).Where(c => !c.Chatting))
            api.State.Put(code.Code, code with { Chatting = true });
    }

    private JsonObject Send(WeComCall call)
    {
        var code = call.Need("welcome_code", () => WeComRefusal.NoWelcomeCode);
        CheckContent(call);
        var welcome = api.State.Get<WelcomeCode>(code) ?? throw WeComRefusal.BadWelcomeCode;
        if (welcome.CorpId != call.CorpId) throw WeComRefusal.BadWelcomeCode;
        if (welcome.SentBy is { } by && by != call.App.Key) throw WeComRefusal.OtherAppSends;
        if (welcome.SentBy is not null || welcome.Chatting) throw WeComRefusal.ChatStarted;
        var age = call.NowMs - welcome.IssuedAtMs;
        if (age > api.Core.Limits.WelcomeSeconds * 1000L) throw WeComRefusal.BadWelcomeCode;
        api.State.Put(code, welcome with { SentBy = call.App.Key });
        api.Core.Inbox.Add(welcome.Persona, call.CorpId + "/" + welcome.UserId, "welcome", call.Body.ToJsonString(Store.Json));
        api.Core.Store.Journal("wecom", "welcome.sent", new { Code = code, welcome.UserId, welcome.Persona, AgeMs = age });
        return [];
    }

    private void CheckContent(WeComCall call)
    {
        var text = call.Body.Obj("text").Str("content") ?? "";
        var attachments = call.Body.Objs("attachments");
        if (text.Length == 0 && attachments.Count == 0) throw WeComRefusal.NothingToSend;
        if (Text.Bytes(text) > MaxTextBytes) throw WeComRefusal.TextSize;
        if (attachments.Count > MaxAttachments) throw WeComRefusal.TooManyAttachments;
        foreach (var attachment in attachments)
        {
            var kind = attachment.Str("msgtype") ?? throw WeComRefusal.BadAttachment;
            Attachments.Check(api, call, kind, attachment.Obj(kind));
        }
    }
}
