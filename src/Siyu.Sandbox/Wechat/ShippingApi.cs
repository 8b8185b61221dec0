using System.Globalization;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Wechat;

/// <summary>发货信息管理: a paid order must be told as sent; it is received by the buyer's tap, or by itself after ten days.</summary>
internal sealed class ShippingApi
{
    private const string AutoReceive = "wechat.auto-receive";
    private const int MaxParcels = 15;
    private const int MaxGoods = 120;
    private const int MaxTracking = 128;
    private static readonly TimeSpan AutoReceiveAfter = TimeSpan.FromDays(10);
    private readonly WechatApi api;
    private readonly WechatEvents events;

    public ShippingApi(WechatApi api, WechatEvents events)
    {
        (this.api, this.events) = (api, events);
        api.Core.Clock.On(AutoReceive, (transaction, _) =>
        {
            api.Core.Store.Atomic(() => Receive(transaction, byHand: false));
            return Task.CompletedTask;
        });
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        const string at = "/wxa/sec/order/";
        api.WithToken(routes, "POST", at + "upload_shipping_info", Upload);
        api.WithToken(routes, "POST", at + "get_order", call => new JsonObject { ["order"] = Show(Asked(call)) });
        api.WithToken(routes, "POST", at + "get_order_list", List);
        api.WithToken(routes, "POST", at + "notify_confirm_receive", call =>
        {
            var shipping = api.State.Get<Shipping>(Asked(call).TransactionId);
            return shipping is { Finished: true } ? [] : throw WechatRefusal.NotShippable;
        });
        api.WithToken(routes, "POST", at + "set_msg_jump_path", call => call.Body.Has("path") ? [] : throw WechatRefusal.ShippingArgument);
        api.WithToken(routes, "POST", at + "is_trade_managed", _ => new JsonObject { ["is_trade_managed"] = true });
        api.WithToken(routes, "POST", at + "is_trade_management_confirmation_completed", _ => new JsonObject { ["completed"] = true });
    }

    /// <summary>The buyer confirms the receipt, or ten days have passed.</summary>
    public void Receive(string transaction, bool byHand)
    {
        if (api.State.Get<Shipping>(transaction) is not { ReceivedAtMs: 0, Finished: true } shipping)
        {
            if (byHand) throw ControlRefusal.Missing("shipped_order", transaction);
            return;
        }
        api.State.Put(transaction, shipping with { ReceivedAtMs = api.NowMs });
        Orders?.ConfirmReceipt(transaction);
        var order = Orders?.ByTransaction(transaction);
        if (order is null || api.Core.Apps.Find(order.AppId) is not { } app) return;
        events.Tell(app, order.OpenId, "trade_manage_order_settlement",
            ("transaction_id", transaction), ("merchant_id", order.MchId), ("merchant_trade_no", order.OutTradeNo),
            ("pay_time", order.PaidAt.ToUnixTimeSeconds()), ("shipped_time", shipping.Parcels[^1].UploadedAtMs / 1000),
            ("confirm_receive_method", byHand ? 2 : 1), ("confirm_receive_time", api.NowMs / 1000), ("settlement_time", api.NowMs / 1000));
    }

    private IPaidOrders? Orders => api.Core.PaidOrders;

    private JsonObject Upload(WechatCall call)
    {
        var key = call.Body.Obj("order_key") ?? throw WechatRefusal.ShippingArgument;
        var order = key.Num("order_number_type") switch
        {
            1 => Orders?.ByOutTradeNo(key.Str("mchid") ?? "", key.Str("out_trade_no") ?? ""),
            2 => Orders?.ByTransaction(key.Str("transaction_id") ?? ""),
            _ => throw WechatRefusal.ShippingArgument,
        };
        if (order is null || order.AppId != call.App.AppId) throw WechatRefusal.NoOrder;
        if (order.Refunded) throw WechatRefusal.NotShippable;
        if (call.Body.Obj("payer").Str("openid") != order.OpenId) throw WechatRefusal.OtherPayer;
        if (!DateTimeOffset.TryParse(call.Body.Str("upload_time"), CultureInfo.InvariantCulture, out _)) throw WechatRefusal.UploadTime;
        Keep(call, order.TransactionId);
        return [];
    }

    private void Keep(WechatCall call, string transaction)
    {
        var type = call.Body.Num("logistics_type");
        if (type is null or < 1 or > 4) throw WechatRefusal.LogisticsType;
        var split = call.Body.Num("delivery_mode") switch
        {
            1 => false,
            2 => true,
            _ => throw WechatRefusal.ShippingArgument,
        };
        if (split && type != 1) throw WechatRefusal.NoSplit;
        var allDelivered = call.Body.Flag("is_all_delivered");
        if (split && allDelivered is null) throw WechatRefusal.SplitFlag;
        var parcels = Parcels(call, type.Value);
        if (!split && parcels.Count > 1) throw WechatRefusal.ParcelList;
        var upload = call.Body["shipping_list"]!.ToJsonString(Store.Json);
        var before = api.State.Get<Shipping>(transaction);
        Refuse(before, upload);
        var again = before is { Finished: true };
        var finished = !split || allDelivered == true;
        var after = new Shipping(transaction, call.App.AppId, (int)type.Value, split ? 2 : 1)
        {
            Parcels = again || before is null ? parcels : [.. before.Parcels, .. parcels],
            Finished = finished,
            FinishedCount = (before?.FinishedCount ?? 0) + (finished ? 1 : 0),
            ReceivedAtMs = before?.ReceivedAtMs ?? 0,
            Upload = upload,
        };
        api.State.Put(transaction, after);
        if (finished && !again) api.Core.Clock.Schedule(call.Now + AutoReceiveAfter, AutoReceive, transaction);
    }

    // A finished order may be sent anew once, and not with what was said already.
    private static void Refuse(Shipping? before, string upload)
    {
        if (before is null) return;
        if (before.ReceivedAtMs > 0) throw WechatRefusal.AlreadyShipped;
        if (before.Upload == upload) throw WechatRefusal.SameShipping;
        if (before.Finished && before.FinishedCount > 1) throw WechatRefusal.AlreadyReshipped;
    }

    private static List<Parcel> Parcels(WechatCall call, long type)
    {
        var list = call.Body.Objs("shipping_list");
        if (list.Count is 0 or > MaxParcels) throw WechatRefusal.ParcelList;
        return [.. list.Select(parcel =>
        {
            var (tracking, company, goods) =
                (parcel.Str("tracking_no") ?? "", parcel.Str("express_company") ?? "", parcel.Str("item_desc") ?? "");
            if (goods.Length == 0) throw WechatRefusal.NoGoods;
            if (goods.EnumerateRunes().Count() > MaxGoods) throw WechatRefusal.LongGoods;
            if (company.Length > MaxTracking) throw WechatRefusal.LongCompany;
            if (tracking.Length > MaxTracking) throw WechatRefusal.LongTracking;
            if (type == 1 && (tracking.Length == 0 || company.Length == 0)) throw WechatRefusal.ShippingArgument;
            var contact = parcel.Obj("contact");
            var reachable = contact.Str("consignor_contact") is { Length: > 0 } || contact.Str("receiver_contact") is { Length: > 0 };
            if (type == 1 && company == "SF" && !reachable) throw WechatRefusal.ShippingArgument;
            return new Parcel(tracking, company, goods, call.NowMs);
        })];
    }

    private JsonObject List(WechatCall call)
    {
        var size = call.Body.Num("page_size") is { } wanted and > 0 and <= 100 ? (int)wanted : 100;
        var range = call.Body.Obj("pay_time_range");
        var orders = (Orders?.OfApp(call.App.AppId) ?? [])
            .Where(o => o.PaidAt.ToUnixTimeSeconds() >= (range.Num("begin_time") ?? 0)
                && o.PaidAt.ToUnixTimeSeconds() <= (range.Num("end_time") ?? long.MaxValue))
            .Where(o => call.Body.Str("openid") is not { Length: > 0 } openId || o.OpenId == openId)
            .Where(o => call.Body.Num("order_state") is not { } state || State(o) == state)
            .Where(o => string.CompareOrdinal(o.TransactionId, call.Body.Str("last_index") ?? "") > 0)
            .OrderBy(o => o.TransactionId, StringComparer.Ordinal).Take(size + 1).ToList();
        var more = orders.Count > size;
        if (more) orders.RemoveAt(size);
        return new JsonObject
        {
            ["order_list"] = orders.Select(Show).Array(),
            ["last_index"] = orders.Count > 0 ? orders[^1].TransactionId : "",
            ["has_more"] = more,
        };
    }

    private PaidOrder Asked(WechatCall call)
    {
        var order = call.Body.Str("transaction_id") is { Length: > 0 } id ? Orders?.ByTransaction(id)
            : Orders?.ByOutTradeNo(call.Body.Str("merchant_id") ?? "", call.Body.Str("merchant_trade_no") ?? "");
        return order?.AppId == call.App.AppId ? order : throw WechatRefusal.NoOrder;
    }

    private int State(PaidOrder order) => order.Refunded ? 5 : api.State.Get<Shipping>(order.TransactionId) switch
    {
        { ReceivedAtMs: > 0 } => 3,
        { Finished: true } => 2,
        _ => 1,
    };

    private JsonObject Show(PaidOrder order)
    {
        var shipping = new JsonObject();
        if (api.State.Get<Shipping>(order.TransactionId) is { } sent)
        {
            shipping["delivery_mode"] = sent.DeliveryMode;
            shipping["logistics_type"] = sent.LogisticsType;
            shipping["finish_shipping"] = sent.Finished;
            shipping["finish_shipping_count"] = sent.FinishedCount;
            shipping["goods_desc"] = sent.Parcels.Count > 0 ? sent.Parcels[0].GoodsDesc : "";
            shipping["shipping_list"] = sent.Parcels.Select(p => new JsonObject
            {
                ["tracking_no"] = p.TrackingNo,
                ["express_company"] = p.ExpressCompany,
                ["goods_desc"] = p.GoodsDesc,
                ["upload_time"] = p.UploadedAtMs / 1000,
            }).Array();
        }
        return new JsonObject
        {
            ["transaction_id"] = order.TransactionId,
            ["merchant_trade_no"] = order.OutTradeNo,
            ["merchant_id"] = order.MchId,
            ["sub_merchant_id"] = "",
            ["description"] = order.Description,
            ["paid_amount"] = order.AmountFen,
            ["openid"] = order.OpenId,
            ["trade_create_time"] = order.CreatedAt.ToUnixTimeSeconds(),
            ["pay_time"] = order.PaidAt.ToUnixTimeSeconds(),
            ["in_complaint"] = false,
            ["order_state"] = State(order),
            ["shipping"] = shipping,
        };
    }
}
