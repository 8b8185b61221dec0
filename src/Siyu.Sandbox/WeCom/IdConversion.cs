using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>From one id of a human to another (ID 转换).</summary>
internal sealed class IdConversion(WeComApi api)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        api.Post(routes, "/cgi-bin/externalcontact/convert_to_openid", ApiGroup.Contact, call =>
        {
            var external = call.Need("external_userid", () => WeComRefusal.NoExternalUser);
            var persona = api.Core.Personas.ByExternalUserId(call.CorpId, external) ?? throw WeComRefusal.InvalidExternalUser;
            if (api.State.FollowsOfExternal(call.CorpId, external).Count == 0) throw WeComRefusal.NotExternal;
            return new JsonObject { ["openid"] = api.Core.Personas.OpenId(call.CorpId, persona.Id) };
        });
        api.Post(routes, "/cgi-bin/user/convert_to_openid", ApiGroup.Any, call =>
        {
            var user = call.Need("userid", () => WeComRefusal.NoUser);
            if (api.State.Member(call.CorpId, user) is null) throw WeComRefusal.InvalidUser;
            var persona = api.Core.Personas.ByMember(call.CorpId, user) ?? throw WeComRefusal.NotBound;
            return new JsonObject { ["openid"] = api.Core.Personas.OpenId(call.CorpId, persona.Id) };
        });
        api.Post(routes, "/cgi-bin/externalcontact/unionid_to_external_userid", ApiGroup.Contact, call =>
        {
            var external = External(call, ByUnionId(call));
            return external is null ? throw WeComRefusal.NotACustomer : new JsonObject { ["external_userid"] = external };
        });
        api.Post(routes, "/cgi-bin/idconvert/unionid_to_external_userid", ApiGroup.Contact, call =>
        {
            if (!call.Body.Has("openid")) throw WeComRefusal.Bad("openid");
            var persona = ByUnionId(call);
            return External(call, persona) is { } external
                ? new JsonObject { ["external_userid"] = external }
                : new JsonObject { ["pending_id"] = PendingId(call, persona) };
        });
    }

    private Persona ByUnionId(WeComCall call)
    {
        var platform = call.Corp.Platform ?? throw WeComRefusal.NoOpenPlatform;
        var persona = api.Core.Personas.ByUnionId(platform, call.Need("unionid", () => WeComRefusal.BadUnionId))
            ?? throw WeComRefusal.BadUnionId;
        if (call.Body.Str("openid") is not { } openId) return persona;
        var apps = api.Core.Apps.All.Where(a => a.Platform == platform);
        return apps.Any(a => api.Core.Personas.OpenId(a.AppId, persona.Id) == openId) ? persona : throw WeComRefusal.UnionMismatch;
    }

    private string? External(WeComCall call, Persona persona)
    {
        var external = api.Core.Personas.ExternalUserId(call.CorpId, persona.Id);
        return api.State.FollowsOfExternal(call.CorpId, external).Count > 0 ? external : null;
    }

    private string PendingId(WeComCall call, Persona persona) => "pd" + api.Core.Personas.ExternalUserId(call.CorpId, persona.Id)[2..];
}
