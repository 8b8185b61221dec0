using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Templates of what greets new members of customer groups (入群欢迎语素材): a library; owners choose of it in the client.</summary>
internal sealed class GroupWelcomes(WeComApi api)
{
    private const int MaxTemplates = 100;
    private const int MaxTextBytes = 3_000;

    /// <summary>Of several attachments the first in this order counts.</summary>
    private static readonly string[] Kinds = ["image", "link", "miniprogram", "file", "video"];

    public void Map(IEndpointRouteBuilder routes)
    {
        const string at = "/cgi-bin/externalcontact/group_welcome_template/";
        api.Post(routes, at + "add", ApiGroup.Contact, Add);
        api.Post(routes, at + "edit", ApiGroup.Contact, call =>
        {
            var known = Own(call);
            api.State.Put(known.Id, known with { Content = Read(call) });
            return [];
        });
        api.Post(routes, at + "get", ApiGroup.Contact, call => JsonNode.Parse(Find(call).Content)!.AsObject());
        api.Post(routes, at + "del", ApiGroup.Contact, call =>
        {
            api.State.Delete<GroupWelcome>(Own(call).Id);
            return [];
        });
    }

    private JsonObject Add(WeComCall call)
    {
        if (api.State.All<GroupWelcome>().Count(w => w.CorpId == call.CorpId) >= MaxTemplates) throw WeComRefusal.TooManyGroupWelcomes;
        var welcome = new GroupWelcome("msg" + Ids.Random(29), call.CorpId, call.App.Key, Read(call));
        api.State.Put(welcome.Id, welcome);
        return new JsonObject { ["template_id"] = welcome.Id };
    }

    private string Read(WeComCall call)
    {
        var text = call.Body.Obj("text").Str("content") ?? "";
        if (Text.Bytes(text) > MaxTextBytes) throw WeComRefusal.TextSize;
        var content = new JsonObject();
        if (text.Length > 0) content["text"] = new JsonObject { ["content"] = text };
        if (Kinds.FirstOrDefault(k => call.Body.Obj(k) is not null) is { } kind)
        {
            Attachments.Check(api, call, kind, call.Body.Obj(kind));
            content[kind] = Attachments.Kept(api, call, kind, call.Body.Obj(kind)!);
        }
        return content.Count > 0 ? content.ToJsonString(Store.Json) : throw WeComRefusal.NothingToSend;
    }

    private GroupWelcome Find(WeComCall call)
    {
        var welcome = api.State.Get<GroupWelcome>(call.Need("template_id", () => WeComRefusal.Empty("template_id")));
        return welcome?.CorpId == call.CorpId ? welcome : throw WeComRefusal.Bad("template_id");
    }

    private GroupWelcome Own(WeComCall call) =>
        Find(call) is { } welcome && welcome.CreatedBy == call.App.Key ? welcome : throw WeComRefusal.NotYourGroupWelcome;
}
