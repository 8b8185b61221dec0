using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Wechat;

/// <summary>Subscribe messages (订阅消息): one for each grant that the user gave.</summary>
internal sealed partial class SubscribeMessages(WechatApi api, WechatEvents events)
{
    public void Map(IEndpointRouteBuilder routes) => api.WithToken(routes, "POST", "/cgi-bin/message/subscribe/send", Send);

    /// <summary>A user taps allow (or refuse) on the request of a page.</summary>
    public Grant Answer(WechatApp app, Persona persona, string templateId, int times)
    {
        var openId = api.Core.Personas.OpenId(app.AppId, persona.Id);
        if (api.State.Template(app.AppId, templateId) is null) throw ControlRefusal.Missing("template", templateId);
        var before = api.State.Get<Grant>($"{app.AppId}/{openId}/{templateId}");
        var grant = new Grant(app.AppId, openId, templateId, (before?.Left ?? 0) + times);
        api.State.Put(grant.Id, grant);
        (string, object?)[] item =
            [("TemplateId", templateId), ("SubscribeStatusString", times > 0 ? "accept" : "reject"), ("PopupScene", 0)];
        events.Tell(app, openId, "subscribe_msg_popup_event", ("SubscribeMsgPopupEvent", new (string, object?)[] { ("List", item) }));
        return grant;
    }

    private JsonObject Send(WechatCall call)
    {
        var openId = call.Body.Str("touser") ?? throw WechatRefusal.OpenId;
        var persona = api.Core.Personas.ByOpenId(call.App.AppId, openId) ?? throw WechatRefusal.OpenId;
        var template = api.State.Template(call.App.AppId, call.Body.Str("template_id")) ?? throw WechatRefusal.Template;
        CheckPage(call);
        CheckData(template, call.Body.Obj("data") ?? throw WechatRefusal.Value(template.Keys.Count > 0 ? template.Keys[0] : "data"));
        var grant = api.State.Get<Grant>($"{call.App.AppId}/{openId}/{template.TemplateId}");
        if (grant is not { Left: > 0 }) throw WechatRefusal.NotGranted;
        api.State.Put(grant.Id, grant with { Left = grant.Left - 1 });
        api.Core.Inbox.Add(persona.Id, call.App.AppId, "subscribe", call.Body.ToJsonString(Store.Json));
        (string, object?)[] item =
        [
            ("TemplateId", template.TemplateId), ("MsgID", long.Parse("17" + Ids.RandomDigits(17), Text.Plain)), ("ErrorCode", 0),
                ("ErrorStatus", "success"),
        ];
        events.Tell(call.App, openId, "subscribe_msg_sent_event", ("SubscribeMsgSentEvent", new (string, object?)[] { ("List", item) }));
        return [];
    }

    private static void CheckPage(WechatCall call)
    {
        if (call.Body.Str("page") is not { Length: > 0 } page) return;
        var path = page.Split('?')[0].TrimStart('/');
        if (call.App.Pages.Count > 0 && !call.App.Pages.Contains(path)) throw WechatRefusal.UnpublishedPage;
    }

    private static void CheckData(SubscribeTemplate template, JsonObject data)
    {
        foreach (var key in template.Keys)
        {
            var value = data.Obj(key).Str("value");
            if (string.IsNullOrEmpty(value) || !Fits(key, value)) throw WechatRefusal.Value(key);
        }
    }

    // The name of a key says what it may hold: thing1, time2, amount3 …
    private static bool Fits(string key, string value)
    {
        var length = new StringInfo(value).LengthInTextElements;
        return key.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') switch
        {
            "thing" => length <= 20,
            "number" => length <= 32 && Number().IsMatch(value),
            "letter" => length <= 32 && value.All(char.IsAsciiLetter),
            "symbol" => length <= 5 && !value.Any(char.IsLetterOrDigit),
            "character_string" => length <= 32 && value.All(char.IsAscii),
            "phone_number" => length <= 17 && value.All(c => char.IsAsciiDigit(c) || c is '+' or '-'),
            "car_number" => length <= 8,
            "name" => value.All(char.IsAscii) ? length <= 20 : length <= 10,
            "phrase" => length <= 5,
            "amount" => Amount().IsMatch(value),
            "time" or "date" => value.Any(char.IsAsciiDigit) && length <= 32,
            _ => length <= 32,
        };
    }

    [GeneratedRegex(@"^-?\d+(\.\d+)?$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^[¥￥]?\d{1,10}(\.\d{1,2})?元?$")]
    private static partial Regex Amount();
}
