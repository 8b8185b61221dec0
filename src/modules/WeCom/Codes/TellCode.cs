using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.WeCom.Api;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Codes;

/// <summary>Carries a live code's order to the platform (活码下发): made, changed or taken away, never made twice.</summary>
internal sealed class TellCode(SiyuDb db, Corps corps, ContactWayApi api, CodeOrders orders, TimeProvider clock) : IOutbound<CodeOrder>
{
    private const int SeveralStaff = 2;
    private const int QrScene = 2;
    private const int PagesAtMost = 20;
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(10);

    public async Task<OutboundAnswer> Call(CodeOrder intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var corp = await corps.Get(intent.CorpId, ct);
        if (intent.ConfigId is { } config)
            return intent.Users.Count == 0 ? await Remove(corp, config, ct) : await Change(corp, config, intent, ct);
        if (!attempt.MayHaveHappened) return await Make(corp, intent, ct);
        var made = await Find(corp, intent, attempt, ct);
        if (!made.Ok) return made.Failure!.ToOutbound(clock);
        return made.Value is { } way ? await Change(corp, way.ConfigId!, intent, ct) : await Make(corp, intent, ct);
    }

    public async Task Record(CodeOrder intent, OutboundAnswer answer, CancellationToken ct)
    {
        var code = Must.Exist(await db.Locked<ChannelCode, ChannelCodeId>(intent.Code, ct), "an order has its code");
        switch (answer.Outcome)
        {
            case OutboundOutcome.Done:
                var taken = Must.Exist(answer.Payload<Taken>(), "what was done says what it made");
                code.Told(intent, taken.ConfigId, taken.QrCode);
                await orders.Place(code, ct);
                break;
            case OutboundOutcome.Refused:
                code.Refused(intent, answer.Reason ?? "");
                break;
            case OutboundOutcome.Retry or OutboundOutcome.Unknown:
                code.Waits(answer.Reason ?? "");
                break;
            default:
                throw new BrokenInvariant("a known outcome");
        }
    }

    private async Task<OutboundAnswer> Make(WeComCorp corp, CodeOrder order, CancellationToken ct)
    {
        var way = Way(order) with { Type = SeveralStaff, Scene = QrScene };
        var made = await api.Add(corp, way, ct);
        return made.Ok ? OutboundAnswer.Done(new Taken(made.Value.ConfigId, made.Value.QrCode)) : made.Failure!.ToOutbound(clock);
    }

    private async Task<OutboundAnswer> Change(WeComCorp corp, string config, CodeOrder order, CancellationToken ct)
    {
        var changed = await api.Update(corp, Way(order) with { ConfigId = config }, ct);
        if (!changed.Ok)
            return changed.Failure!.Code == Errcode.NoSuchConfig ? await Make(corp, order with { ConfigId = null }, ct)
                : changed.Failure.ToOutbound(clock);
        var found = await api.Get(corp, config, ct);
        return found.Ok ? OutboundAnswer.Done(new Taken(config, found.Value.ContactWay.QrCode)) : found.Failure!.ToOutbound(clock);
    }

    private async Task<OutboundAnswer> Remove(WeComCorp corp, string config, CancellationToken ct)
    {
        var gone = await api.Delete(corp, config, ct);
        return gone.Ok || gone.Failure!.Code == Errcode.NoSuchConfig ? OutboundAnswer.Done(new Taken(null, null))
            : gone.Failure.ToOutbound(clock);
    }

    /// <summary>Did an earlier try, whose answer was lost, make it? Our channel word is in it.</summary>
    private async Task<Answer<ContactWay?>> Find(WeComCorp corp, CodeOrder order, OutboundAttempt attempt, CancellationToken ct)
    {
        var (from, until, state) = (attempt.FirstMadeAt - Around, clock.GetUtcNow() + Around, ChannelCode.StateOf(order.Code));
        string? cursor = null;
        for (var page = 0; page < PagesAtMost; page++)
        {
            var listed = await api.List(corp, from, until, cursor, ct);
            if (!listed.Ok) return listed.Failure!;
            foreach (var item in listed.Value.Ways ?? [])
            {
                var way = await api.Get(corp, item.ConfigId, ct);
                if (way.Ok && way.Value.ContactWay.State == state) return way.Value.ContactWay with { ConfigId = item.ConfigId };
                if (!way.Ok && way.Failure!.Code != Errcode.NoSuchConfig) return way.Failure;
            }
            cursor = listed.Value.NextCursor;
            if (string.IsNullOrEmpty(cursor)) return (ContactWay?)null!;
        }
        return new Failure(FailureKind.Retry, 0, "too many contact ways to look through");
    }

    private static ContactWay Way(CodeOrder order) => new()
    {
        Remark = order.Remark,
        SkipVerify = true,
        State = ChannelCode.StateOf(order.Code),
        Users = order.Users,
    };

    private sealed record Taken(string? ConfigId, string? QrCode);
}
