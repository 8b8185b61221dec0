using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Wechat;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Wechat.Api;
using Siyu.Wechat.Domain;

namespace Siyu.Wechat.Shipping;

/// <summary>Shipping to tell WeChat (发货信息录入), without which it keeps a mini program's money frozen.</summary>
internal sealed record TellShipping(ShippingNotice Notice);

/// <summary>Tells WeChat that goods are on their way; telling it again changes nothing there.</summary>
internal sealed class TellShippingCall(SiyuDb db, Apps apps, IMembers members, MiniProgramApi api, GroupZone zone, TimeProvider clock)
    : IOutbound<TellShipping>
{
    private const int ByOurNumber = 1;
    private const int GoodsAtMost = 120;
    private const int NoSuchPayment = 10060001;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PatienceForPayment = TimeSpan.FromHours(1);

    public async Task<OutboundAnswer> Call(TellShipping intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var (notice, now) = (intent.Notice, clock.GetUtcNow());
        if (await apps.Mall(ct) is not { } app)
            return OutboundAnswer.RetryAt(now + Outcomes.WhenSomebodyLooked, "no mini program is configured");
        if (await db.All<SettledPayment>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == notice.Payment, ct) is not { } payment)
            return OutboundAnswer.RetryAt(now + Soon, "the payment was not heard of yet");
        if (await members.OpenIdOf(notice.Payer, app.AppId, ct) is not { } openId)
            return OutboundAnswer.Refused("the payer has no identity in this app");
        var told = await api.Shipped(app, Upload(notice, payment, openId, await Contact(notice, ct)), ct);
        if (told.Ok) return OutboundAnswer.Done();
        // WeChat learns of a payment a moment after we do.
        return told.Failure!.Code == NoSuchPayment && now - attempt.FirstMadeAt < PatienceForPayment
            ? OutboundAnswer.RetryAt(now + Soon, told.Failure.ToString())
            : told.Failure.ToOutbound(clock);
    }

    public async Task Record(TellShipping intent, OutboundAnswer answer, CancellationToken ct)
    {
        var row = await db.All<ShippingTold>().SingleAsync(s => s.Id == intent.Notice.Key, ct);
        switch (answer.Outcome)
        {
            case OutboundOutcome.Done:
                row.End(TellState.Told, null, clock.GetUtcNow());
                break;
            case OutboundOutcome.Refused:
                row.End(TellState.Refused, answer.Reason, clock.GetUtcNow());
                break;
            default:
                row.Wait(answer.Reason);
                break;
        }
    }

    /// <summary>Some carriers' parcels are told with a phone, its middle masked (mini program doc: SF asks for it).</summary>
    private async Task<ShippingContact?> Contact(ShippingNotice notice, CancellationToken ct)
    {
        if (notice.Way != ShippingWay.Express) return null;
        var profile = (await members.Profiles([notice.Payer], ct)).GetValueOrDefault(notice.Payer);
        return profile?.MaskedPhone is { } phone ? new(null, phone) : null;
    }

    private ShippingUpload Upload(ShippingNotice notice, SettledPayment payment, string openId, ShippingContact? contact)
    {
        var express = notice.Way == ShippingWay.Express;
        var goods = notice.Goods.Length > GoodsAtMost ? notice.Goods[..GoodsAtMost] : notice.Goods;
        var part = new ShippingPart(goods)
        {
            TrackingNo = express ? notice.TrackingNumber : null, ExpressCompany = express ? notice.Carrier : null, Contact = contact,
        };
        var key = new OrderKey(ByOurNumber) { Mchid = payment.MerchantId, OutTradeNo = payment.Id.Value.ToString("N") };
        var at =
            TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone.Zone).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        return new ShippingUpload(key, Word(notice.Way), [part], new(openId), at);
    }

    private static int Word(ShippingWay way) => way switch
    {
        ShippingWay.Express => 1,
        ShippingWay.SameCity => 2,
        ShippingWay.Virtual => 3,
        ShippingWay.Pickup => 4,
    };
}
