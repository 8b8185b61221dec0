using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Wechat;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Wechat.Domain;
using Siyu.Wechat.Messages;
using Siyu.Wechat.Shipping;

namespace Siyu.Wechat;

/// <summary>WeChat as other rooms see it (微信之门).</summary>
internal sealed class WechatDoor(SiyuDb db, Apps apps, TimeProvider clock) : IWechat
{
    public async Task<Result<Done>> TellShipping(ShippingNotice notice, CancellationToken ct)
    {
        if (await db.All<ShippingTold>().AnyAsync(s => s.Id == notice.Key, ct)) return Done.Already;
        db.Add(new ShippingTold { Id = notice.Key, Payment = notice.Payment, AskedAt = clock.GetUtcNow() });
        db.Intend(notice.Key, new TellShipping(notice));
        return Done.It;
    }

    public async Task<Result<Done>> Notify(MessageAsk ask, CancellationToken ct)
    {
        if (await db.All<Domain.MessageSent>().AnyAsync(m => m.Id == ask.Key, ct)) return Done.Already;
        db.Add(new Domain.MessageSent { Id = ask.Key, Member = ask.Member, Purpose = ask.Purpose, AskedAt = clock.GetUtcNow() });
        db.Intend(ask.Key, new NotifyMember(ask));
        return Done.It;
    }

    public async Task<string?> MallAppId(CancellationToken ct) => (await apps.Mall(ct))?.AppId;
}
