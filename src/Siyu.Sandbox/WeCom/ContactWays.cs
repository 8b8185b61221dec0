using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>联系我 codes: add, read, change, delete, and the end of a temporary chat.</summary>
internal sealed class ContactWays(WeComApi api)
{
    private const int MaxUsers = 100;
    private const int MaxText = 30;
    private const long MaxTempSeconds = 14 * 86_400;
    private const long UsualExpiry = 7 * 86_400;
    private const long UsualChatExpiry = 86_400;

    public void Map(IEndpointRouteBuilder routes)
    {
        api.Post(routes, "/cgi-bin/externalcontact/add_contact_way", ApiGroup.Contact, Add);
        api.Post(routes, "/cgi-bin/externalcontact/get_contact_way", ApiGroup.Contact, call =>
            new JsonObject { ["contact_way"] = Show(Find(call)) });
        api.Post(routes, "/cgi-bin/externalcontact/list_contact_way", ApiGroup.Contact, List);
        api.Post(routes, "/cgi-bin/externalcontact/update_contact_way", ApiGroup.Contact, Update);
        api.Post(routes, "/cgi-bin/externalcontact/del_contact_way", ApiGroup.Contact, call =>
        {
            api.State.Delete<ContactWay>(Find(call).ConfigId);
            return [];
        });
        api.Post(routes, "/cgi-bin/externalcontact/close_temp_chat", ApiGroup.Contact, Close);
    }

    private JsonObject Add(WeComCall call)
    {
        var type = call.Body.Num("type") ?? throw WeComRefusal.NoWayType;
        var scene = call.Body.Num("scene") ?? throw WeComRefusal.NoWayScene;
        if (type is not (1 or 2)) throw WeComRefusal.BadWayType;
        if (scene is not (1 or 2)) throw WeComRefusal.BadWayScene;
        if (api.State.CountWays(call.CorpId) >= api.Core.Limits.ContactAndJoinWays) throw WeComRefusal.TooManyWays;
        var way = Fill(call, new ContactWay(Ids.RandomHex(16), call.CorpId, (int)type, (int)scene)
        {
            CreatedAtMs = call.NowMs,
            IsTemp = call.Body.Flag("is_temp") ?? false,
            IsExclusive = call.Body.Flag("is_exclusive") ?? false,
            ExpiresIn = UsualExpiry,
            ChatExpiresIn = UsualChatExpiry,
        });
        if (way.Users.Count == 0 && way.Parties.Count == 0) throw WeComRefusal.Empty("user");
        if (way.IsTemp && way.Type != 1) throw WeComRefusal.BadWayType;
        api.State.Put(way.ConfigId, way);
        var answer = new JsonObject { ["config_id"] = way.ConfigId };
        if (way.Scene == 2) answer["qr_code"] = Qr(way);
        return answer;
    }

    private JsonObject Update(WeComCall call)
    {
        var way = Fill(call, Find(call));
        api.State.Put(way.ConfigId, way);
        return [];
    }

    private JsonObject List(WeComCall call)
    {
        var end = call.Body.Num("end_time") ?? call.NowSeconds;
        var start = call.Body.Num("start_time") ?? end - 90 * 86_400;
        var ways = api.State.Ways(call.CorpId)
            .Where(w => !w.IsTemp && w.CreatedAtMs / 1000 >= start && w.CreatedAtMs / 1000 <= end)
            .OrderBy(w => w.CreatedAtMs).ThenBy(w => w.ConfigId, StringComparer.Ordinal).ToList();
        var page = Cursor.Page(ways, w => $"{w.CreatedAtMs:D15}{w.ConfigId}", call, call.Limit(100, 1000));
        var answer = new JsonObject { ["contact_way"] = page.Items.Select(w => new JsonObject { ["config_id"] = w.ConfigId }).Array() };
        if (page.Next.Length > 0) answer["next_cursor"] = page.Next;
        return answer;
    }

    private JsonObject Close(WeComCall call)
    {
        var user = call.Need("userid", () => WeComRefusal.NoUser);
        var external = call.Need("external_userid", () => WeComRefusal.NoExternalUser);
        var persona = api.Core.Personas.ByExternalUserId(call.CorpId, external) ?? throw WeComRefusal.InvalidExternalUser;
        var chat = api.State.Get<TempChat>($"{call.CorpId}/{user}/{persona.Id}");
        if (chat is null || chat.EndsAtMs <= call.NowMs) throw WeComRefusal.NotExternal;
        api.State.Delete<TempChat>(chat.Id);
        if (api.State.Get<ContactWay>(chat.ConfigId)?.Conclusions is { } conclusions)
            api.Core.Inbox.Add(persona.Id, call.CorpId + "/" + user, "conclusion", conclusions);
        return [];
    }

    private ContactWay Find(WeComCall call)
    {
        var way = api.State.Get<ContactWay>(call.Need("config_id", () => WeComRefusal.NoConfigId));
        return way?.CorpId == call.CorpId ? way : throw WeComRefusal.BadConfigId;
    }

    private ContactWay Fill(WeComCall call, ContactWay way)
    {
        var body = call.Body;
        var filled = way with
        {
            Style = (int)(body.Num("style") ?? way.Style),
            Remark = call.Upto("remark", MaxText) ?? way.Remark,
            SkipVerify = body.Flag("skip_verify") ?? way.SkipVerify,
            State = call.Upto("state", MaxText) ?? way.State,
            Users = body.Has("user") ? [.. body.Strs("user").Distinct()] : way.Users,
            Parties = body.Has("party") ? [.. body.Nums("party").Distinct()] : way.Parties,
            ExpiresIn = Temp(body, "expires_in") ?? way.ExpiresIn,
            ChatExpiresIn = Temp(body, "chat_expires_in") ?? way.ChatExpiresIn,
            UnionId = body.Str("unionid") ?? way.UnionId,
            MarkSource = body.Flag("mark_source") ?? way.MarkSource,
            Conclusions = Conclusions.Read(api, call) ?? way.Conclusions,
        };
        if (filled.Scene == 1 && filled.Style is < 0 or > 3) throw WeComRefusal.BadWayStyle;
        if (filled.Users.Count > MaxUsers || (filled.Type == 1 && filled.Users.Count > 1)) throw WeComRefusal.TooManyWayUsers;
        if (filled.Type == 1 && (filled.Users.Count == 0 || filled.Parties.Count > 0)) throw WeComRefusal.Bad("user");
        foreach (var user in filled.Users) Staff(call, user);
        foreach (var party in filled.Parties)
            if (api.State.Department(call.CorpId, party) is null) throw WeComRefusal.InvalidParty;
        return filled;
    }

    private void Staff(WeComCall call, string user)
    {
        var member = api.State.Member(call.CorpId, user) ?? throw WeComRefusal.InvalidUser;
        if (!api.State.Sees(call.App, member)) throw WeComRefusal.NoPrivilege;
        if (!member.CanContact) throw WeComRefusal.CannotContact;
    }

    private static long? Temp(JsonObject body, string name) => body.Num(name) switch
    {
        null => null,
        { } seconds when seconds is > 0 and <= MaxTempSeconds => seconds,
        _ => throw WeComRefusal.Bad(name),
    };

    private string Qr(ContactWay way) => $"{api.Core.Addresses.WeCom}/qr/{way.ConfigId}";

    private JsonObject Show(ContactWay way)
    {
        var shown = new JsonObject
        {
            ["config_id"] = way.ConfigId,
            ["type"] = way.Type,
            ["scene"] = way.Scene,
            ["style"] = way.Style,
            ["remark"] = way.Remark,
            ["skip_verify"] = way.SkipVerify,
            ["state"] = way.State,
            ["user"] = way.Users.Array(),
            ["party"] = way.Parties.Array(),
            ["is_temp"] = way.IsTemp,
            ["is_exclusive"] = way.IsExclusive,
            ["mark_source"] = way.MarkSource,
        };
        if (way.Scene == 2) shown["qr_code"] = Qr(way);
        if (way.IsTemp)
        {
            shown["expires_in"] = way.ExpiresIn;
            shown["chat_expires_in"] = way.ChatExpiresIn;
            shown["unionid"] = way.UnionId;
        }
        if (way.Conclusions is not null) shown["conclusions"] = JsonNode.Parse(way.Conclusions);
        return shown;
    }
}
