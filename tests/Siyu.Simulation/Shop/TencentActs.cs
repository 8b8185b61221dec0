using System.Globalization;
using System.Text;
using Siyu.Kernel;
using Siyu.Payments;
using Siyu.Simulation.Tencent;
using Siyu.Simulation.World;
using Siyu.WeCom.Callbacks;

namespace Siyu.Simulation.Shop;

/// <summary>What Tencent does on its own (腾讯侧行为): tells twice, late, out of order, forged or never; ends refunds and transfers.</summary>
internal sealed class TencentActs(SimulatedHouse house, Town town, Dice dice, PayBooks books, PayKeys keys)
{
    private const int MostTries = 15;
    private static readonly TimeSpan TransferLasts = TimeSpan.FromHours(24);
    private readonly List<string> pushed = [];
    private int stamps;

    public required OpenPlatform Open { get; init; }

    public async Task<string> Deliver()
    {
        if (books.Notices.Count == 0) return "notice none";
        var notice = dice.One(books.Notices);
        return $"notice {notice.Kind} {await Deliver(notice, forged: dice.Permille(40))}";
    }

    public async Task<string> Deliver(PendingNotice notice, bool forged = false)
    {
        var message = keys.Sign(PayKeys.Envelope(notice), books.NextId("nonce"), books.Now, forged);
        var refused = await house.Alone<ReceiveNotice, Problem?>(slice =>
            slice.Handle(PayWords.Merchant, notice.Kind, message, CancellationToken.None));
        if (forged) return refused is null ? throw new InvalidOperationException("a forged notice was taken") : "forged " + refused.Code;
        if (++notice.Tries >= MostTries) books.Notices.Remove(notice);
        if (refused is not null) return refused.Code;
        if (notice.Kind == "payment") town.TakenPayments.Add(notice.Json);
        if (--notice.CopiesLeft <= 0) books.Notices.Remove(notice);
        if (!dice.Permille(50)) return "taken";
        var again = await house.Alone<ReceiveNotice, Problem?>(slice =>
            slice.Handle(PayWords.Merchant, notice.Kind, message, CancellationToken.None));
        return "taken, replayed " + again?.Code;
    }

    public Task<string> Progress()
    {
        var refunds = books.Refunds.Values.Where(refund => refund.State is "PROCESSING" or "ABNORMAL").ToList();
        var transfers = books.Transfers.Values.Where(transfer => transfer.State == "WAIT_USER_CONFIRM").ToList();
        if (refunds.Count > 0 && (transfers.Count == 0 || dice.Permille(700)))
        {
            var refund = dice.One(refunds);
            books.End(refund);
            return Task.FromResult($"refund {refund.Fen} {refund.State}");
        }
        if (transfers.Count == 0) return Task.FromResult("progress none");
        var transfer = dice.One(transfers);
        var late = books.Now - transfer.At >= TransferLasts;
        if (!late && dice.Permille(100)) return Task.FromResult("transfer waits");
        books.End(transfer, received: !late);
        return Task.FromResult($"transfer {transfer.Fen} {transfer.State}");
    }

    /// <summary>A customer adds or removes a guide in WeCom; the callback may be an old one told again.</summary>
    public async Task<string> Push()
    {
        var old = pushed.Count > 0 && dice.Permille(300);
        var plain = old ? dice.Recent(pushed, 30) : Change();
        if (!old) pushed.Add(plain);
        var kept = await house.Ask<ReceiveCallback, ReceiveCallback.Request, ReceiveCallback.Response>(
            Actor.System, new(Founding.CorpId, Encoding.UTF8.GetBytes(plain), $"{books.Now.ToUnixTimeSeconds()}/{++stamps}"));
        if (kept is { Ok: true, Value.IsNew: true }) town.TakenCallbacks++;
        return $"callback {(old ? "again" : "new")} {BuyerActs.Said(kept)}";
    }

    private string Change()
    {
        var (user, external, now) = ($"guide{dice.Below(6)}", $"wm{dice.Below(200):D6}", books.Now.ToUnixTimeSeconds());
        var known = Open.Follows.ContainsKey((user, external));
        var type = !known ? "add_external_contact" : dice.Permille(500) ? "del_external_contact" : "del_follow_user";
        if (!known) Open.Follows[(user, external)] = now;
        else Open.Follows.Remove((user, external));
        var welcome = !known && dice.Permille(700) ? $"<WelcomeCode>WC{++stamps:D8}</WelcomeCode>" : "";
        return string.Create(CultureInfo.InvariantCulture, $"""
            <xml><ToUserName>{Founding.CorpId}</ToUserName><FromUserName>sys</FromUserName>
            <CreateTime>{now}</CreateTime><MsgType>event</MsgType><Event>change_external_contact</Event>
            <ChangeType>{type}</ChangeType><UserID>{user}</UserID><ExternalUserID>{external}</ExternalUserID>{welcome}</xml>
            """);
    }
}
