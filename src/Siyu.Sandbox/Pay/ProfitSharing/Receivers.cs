using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.ProfitSharing;

/// <summary>POST /v3/profitsharing/receivers/{add|delete} (添加、删除分账接收方).</summary>
internal sealed class Receivers(SandboxCore core, MerchantBook merchants, SplitBook splits, SensitiveText sensitive)
{
    private static readonly string[] Relations =
    [
        "STORE", "STAFF", "STORE_OWNER", "PARTNER", "HEADQUARTER", "BRAND", "DISTRIBUTOR", "USER", "SUPPLIER", "SERVICE_PROVIDER", "CUSTOM",
    ];

    public void Map(PayRoutes routes)
    {
        routes.Post("/v3/profitsharing/receivers/add", Add);
        routes.Post("/v3/profitsharing/receivers/delete", Delete);
    }

    private PayAnswer Add(PayCall call)
    {
        var body = call.Body();
        var receiver = Named(call, body) with { Relation = body.OneOf("relation_type", Relations) };
        receiver = receiver with { CustomRelation = receiver.Relation == "CUSTOM" ? body.Text("custom_relation", 10) : null };
        var name = sensitive.Find(call, body, "name");
        if (receiver.Type == SplitReceiver.MerchantType) CheckMerchant(body, receiver.Account, name);
        else CheckPerson(body, receiver, name);
        if (splits.Receiver(receiver.Mchid, receiver.Type, receiver.Account) is null
            && splits.ReceiverCount(receiver.Mchid) >= core.Limits.Pay.SplitReceivers)
            throw new PayRefusal(403, "RULE_LIMIT", $"分账接收方数量超过上限{core.Limits.Pay.SplitReceivers}");
        splits.Put(receiver);
        core.Store.Journal("pay", "receiver.added", new { receiver.Mchid, receiver.Type, receiver.Account });
        var view = View(receiver);
        if (body.OptionalText("name", 1024) is { } sealedName) view["name"] = sealedName;
        view["relation_type"] = receiver.Relation;
        if (receiver.CustomRelation is not null) view["custom_relation"] = receiver.CustomRelation;
        return PayAnswer.Json(view);
    }

    private PayAnswer Delete(PayCall call)
    {
        var receiver = Named(call, call.Body());
        if (splits.Receiver(receiver.Mchid, receiver.Type, receiver.Account) is not { } known)
            throw PayRefusal.Invalid("分账接收方关系不存在");
        splits.Remove(known);
        core.Store.Journal("pay", "receiver.deleted", new { receiver.Mchid, receiver.Type, receiver.Account });
        return PayAnswer.Json(View(receiver));
    }

    private static SplitReceiver Named(PayCall call, PayBody body)
    {
        var appid = body.Text("appid", 32);
        if (!call.Merchant.Appids.Contains(appid)) throw new PayRefusal(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配");
        var type = body.OneOf("type", SplitReceiver.MerchantType, SplitReceiver.PersonType);
        return new SplitReceiver(call.Merchant.Mchid, appid, type, body.Text("account", 64), "");
    }

    private void CheckMerchant(PayBody body, string account, string? name)
    {
        if (name is null) throw body.Refuse("name", "", "分账接收方类型是MERCHANT_ID时，商户全称必填");
        var merchant = merchants.Find(account) ?? throw body.Refuse("account", account, "分账接收方商户号不存在");
        if (merchant.Name != name) throw PayRefusal.Invalid("分账接收方商户全称与商户号不匹配");
    }

    private void CheckPerson(PayBody body, SplitReceiver receiver, string? name)
    {
        var person = core.Personas.ByOpenId(receiver.Appid, receiver.Account)
            ?? throw body.Refuse("account", receiver.Account, "无效的openid");
        if (name is not null && person.Name != name) throw PayRefusal.Invalid("分账接收方个人姓名与openid不匹配");
    }

    private static JsonObject View(SplitReceiver receiver) => new() { ["type"] = receiver.Type, ["account"] = receiver.Account };
}
