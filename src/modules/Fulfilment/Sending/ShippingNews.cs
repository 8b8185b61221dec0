using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Wechat;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Sending;

/// <summary>What follows when goods are sent or wait (发货之后): WeChat is told, and the automatic receipt is put on the calendar.</summary>
internal sealed class ShippingNews(SiyuDb db, ICatalog catalog, IWechat wechat, ISettings settings, TimeProvider clock)
{
    /// <summary>The most that WeChat takes of a description of goods.</summary>
    private const int LongestGoods = 120;

    public async Task<Result<Done>> Tell(Delivery delivery, ShippingWay way, CancellationToken ct)
    {
        var times = await settings.Get<FulfilmentSettings>(FulfilmentSettings.Section, ct) ?? new();
        var days = delivery.Way == DeliveryWay.Pickup ? times.PickupDays : times.ExpressDays;
        db.Schedule(AutomaticHandover.KeyOf(delivery.Id), clock.GetUtcNow().AddDays(days), new AutomaticHandover(delivery.Id));
        // WeChat knows nothing of an order on which nothing was paid.
        if (delivery.Payment is not { } payment) return Done.It;
        var told = await wechat.TellShipping(
            new($"delivery/{delivery.Id}", payment, delivery.Member, way, await Goods(delivery, ct), delivery.Carrier,
                delivery.TrackingNumber), ct);
        // A group without a mini program has nobody to tell.
        return told.Problem == WechatProblems.NotConfigured ? Done.It : told;
    }

    private async Task<string> Goods(Delivery delivery, CancellationToken ct)
    {
        var lines = await db.All<DeliveryLine>().Where(line => line.Delivery == delivery.Id && line.UnitsLeft > 0).ToListAsync(ct);
        var skus = await catalog.Skus([.. lines.Select(line => line.Sku).Distinct()], ct);
        var text = string.Join('、', lines.Select(line => $"{skus.GetValueOrDefault(line.Sku)?.Title}×{line.UnitsLeft}"));
        return text.Length <= LongestGoods ? text : text[..(LongestGoods - 1)] + "…";
    }
}
