using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// Counts after a death what the house had acknowledged, from the sandbox's journal, and whether each of it stands in the database with its
/// effect exactly once (断电清点).
/// </summary>
internal static class Aftermath
{
    internal static async Task<Death> Count(Story story, Death death, CancellationToken ct) => death with
    {
        OrdersKept = await Orders(story, death.Orders, ct),
        Notices = await Notices(story, death.Since, ct),
        Callbacks = await Callbacks(story, death.Since, ct),
    };

    private static Task<long> Orders(Story story, IReadOnlyList<string> orders, CancellationToken ct) =>
        story.Data.Count($"SELECT count(*) FROM orders_order WHERE id IN ({In(orders)})", ct);

    /// <summary>A notice that was acknowledged: its payment succeeded, was told once, and has one journal of its amount.</summary>
    private static async Task<Tally> Notices(Story story, long since, CancellationToken ct)
    {
        var told = (await Callback.Of(story.Sandbox, "pay", ct))
            .Where(c => c.Seq > since && c.Forgery.Length == 0 && c.Event == "TRANSACTION.SUCCESS").ToList();
        var (payments, events) = (new HashSet<string>(), new HashSet<string>());
        foreach (var notice in told.Where(c => c.IsAcknowledged))
        {
            events.Add(notice.EventId);
            payments.Add(Guid.ParseExact(notice.Notice["out_trade_no"]!.GetValue<string>(), "N").ToString("D"));
        }

        var kept = await story.Data.Count(
            $"SELECT count(*) FROM payments_notice WHERE fate IN ('Settled', 'Already') AND provider_event_id IN ({In(events)})", ct);
        var once = await story.Data.Count(
            "SELECT count(*) FROM payments_attempt a JOIN orders_order o ON o.id = a.owner AND o.payment = a.id AND o.paid_at IS NOT NULL "
            + $"WHERE a.state = 'Succeeded' AND a.id IN ({In(payments)}) "
            + "AND (SELECT count(*) FROM platform_event e WHERE e.name = 'payments.payment_settled' AND e.key = CAST(a.owner AS text)) = 1 "
            + "AND (SELECT count(*) FROM ledger_journal j WHERE j.key = 'order-paid/' || CAST(o.id AS text)) = 1", ct);
        return new(events.Count, told.Count(c => c.WasRetried), told.Count(c => !c.IsAcknowledged), kept, payments.Count, once);
    }

    /// <summary>A callback that was acknowledged: one row in the inbox, told once and read, and each new friend is one fact.</summary>
    private static async Task<Tally> Callbacks(Story story, long since, CancellationToken ct)
    {
        var told = (await Callback.Of(story.Sandbox, "wecom", ct)).Where(c => c.Seq > since && c.Forgery.Length == 0).ToList();
        var acknowledged = told.Where(c => c.IsAcknowledged).ToList();
        var messages = acknowledged.Select(c => c.Dedupe(story.Cast.CorpId)).ToHashSet(StringComparer.Ordinal);
        var added = acknowledged.Where(c => c.Event == "add_external_contact").Select(c => c.Dedupe(story.Cast.CorpId))
            .ToHashSet(StringComparer.Ordinal);
        var read = "SELECT count(*) FROM wecom_inbox i WHERE i.state <> 'Waiting' AND (SELECT count(*) FROM platform_event e "
            + "WHERE e.name = 'wecom.callback_kept' AND e.key = CAST(i.id AS text)) = 1 AND ";
        var kept = await story.Data.Count($"{read} {Bytes(story, messages)}", ct);
        var once = await story.Data.Count($"{read} i.state = 'Applied' AND {Bytes(story, added)}", ct);
        return new(messages.Count, told.Count(c => c.WasRetried), told.Count(c => !c.IsAcknowledged), kept, added.Count, once);
    }

    private static string In(IEnumerable<string> words) => $"'{string.Join("','", words)}'";

    private static string Bytes(Story story, IEnumerable<string> hex) => story.Data.IsSqlite
        ? $"hex(i.dedupe) IN ({In(hex)})"
        : $"upper(encode(i.dedupe, 'hex')) IN ({In(hex)})";
}

/// <summary>The house died at a fail point, or did not (断电记录).</summary>
/// <param name="Since">Line of the sandbox's journal after which its callbacks come.</param>
/// <param name="Orders">Orders that buyers were told of.</param>
internal sealed record Death(string FailPoint, bool Died, long Since, IReadOnlyList<string> Orders)
{
    internal long OrdersKept { get; init; }

    internal Tally Notices { get; init; } = Tally.None;

    internal Tally Callbacks { get; init; } = Tally.None;

    internal bool LostNothing => OrdersKept == Orders.Count && Notices.Stands && Callbacks.Stands;

    internal string Acknowledged => $"{Orders.Count} 单、{Notices.Acknowledged} 条支付通知、{Callbacks.Acknowledged} 条企微回调有回执";
}

/// <summary>What was acknowledged of one kind of callback, and what of it stands (清点).</summary>
/// <param name="Retried">Deliveries that the house died under, or was not there for, and that came again.</param>
/// <param name="GivenUp">Deliveries that the sandbox gave up, unacknowledged.</param>
/// <param name="Kept">Acknowledged ones that lie in the database.</param>
/// <param name="Effects">Effects that they must have.</param>
/// <param name="Once">Effects that are there exactly once.</param>
internal sealed record Tally(int Acknowledged, int Retried, int GivenUp, long Kept, int Effects, long Once)
{
    internal static readonly Tally None = new(0, 0, 0, 0, 0, 0);

    internal bool Stands => Acknowledged > 0 && Kept == Acknowledged && Effects > 0 && Once == Effects;

    public override string ToString() =>
        $"{Acknowledged} acknowledged, {Kept} kept, {Once} of {Effects} effects once ({Retried} retried, {GivenUp} given up)";
}
