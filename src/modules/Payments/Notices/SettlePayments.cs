using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Payment notices settle their attempts (支付通知入账), a group at a time: kept, compared, settled once, told.</summary>
internal sealed class SettlePayments(SiyuDb db, NoticeRows notices) : IHotSlice<SettlePayments.Request, SettlePayments.Response>
{
    internal sealed record Request(PaidFact Paid, NoticeMark Mark);

    internal sealed record Response(Fate Fate);

    /// <summary>Asked by <see cref="ReceiveNotice"/> only.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
    }

    public async Task Handle(Group<Request, Response> group, CancellationToken ct)
    {
        var items = group.Open;
        // Looked up after the locks, so that a twin that another node takes in right now is seen.
        var attempts = await Lock([.. items.Select(i => i.Request.Paid.OutTradeNo).Distinct()], ct);
        await notices.Recall([.. items.Select(i => i.Request.Mark)], ct);
        var before = attempts.Values.ToDictionary(a => a.Id, a => a.State);
        var settled = new List<Attempt>();
        foreach (var item in items)
        {
            var fate = Judge(item.Request, attempts);
            if (fate == Fate.Settled) settled.Add(attempts[item.Request.Paid.OutTradeNo]);
            item.Answer(new(fate));
        }
        await Write(settled, before, ct);
        await notices.Write(ct);
        group.Publish(settled.Select(a => a.SettledNews));
    }

    private Fate Judge(Request request, Dictionary<string, Attempt> attempts)
    {
        if (!notices.Use(request.Mark)) return Fate.Replayed;
        var fate = attempts.TryGetValue(request.Paid.OutTradeNo, out var attempt)
            ? attempt.Settle(request.Paid, request.Mark.EventId) : Fate.OfNothing;
        notices.Keep(request.Mark, request.Paid.OutTradeNo, fate);
        return fate;
    }

    private async Task<Dictionary<string, Attempt>> Lock(IReadOnlyList<string> numbers, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(numbers);
        var array = numbers.ToArray();
        var rows = db.IsSqlite
            ? db.Query<Attempt>($"SELECT * FROM payments_attempt WHERE out_trade_no IN (SELECT value FROM json_each({json})) ORDER BY id")
            : db.Query<Attempt>($"SELECT * FROM payments_attempt WHERE out_trade_no = ANY({array}) ORDER BY id FOR UPDATE");
        return await rows.AsNoTracking().ToDictionaryAsync(a => a.OutTradeNo, ct);
    }

    private async Task Write(List<Attempt> settled, Dictionary<PaymentId, AttemptState> before, CancellationToken ct)
    {
        if (settled.Count == 0) return;
        var rows = settled.Select(a => new
        {
            id = a.Id.Value.ToString("D"), was = before[a.Id].ToString(),
            number = a.TransactionId, proof = a.SettledBy, at = a.EndedAt!.Value.ToUnixTimeMilliseconds(),
        });
        var source = db.IsSqlite
            ? "(SELECT value ->> 'id' id, value ->> 'was' was, value ->> 'number' number, value ->> 'proof' proof, "
                + "value ->> 'at' at FROM json_each(@rows)) AS r"
            : "json_to_recordset(CAST(@rows AS json)) AS r(id uuid, was text, number text, proof text, at bigint)";
        await using var update = db.Command($"""
            UPDATE payments_attempt
            SET state = 'Succeeded', transaction_id = r.number, settled_by = r.proof, ended_at = r.at, frozen = payments_attempt.amount
            FROM {source} WHERE payments_attempt.id = r.id AND payments_attempt.state = r.was
            """);
        var written = await update.Give("@rows", JsonSerializer.Serialize(rows)).ExecuteNonQueryAsync(ct);
        Must.Hold(written == settled.Count, "every locked attempt is settled");
        foreach (var attempt in settled) db.Cancel<WatchAttempt>(WatchAttempt.Key(attempt.Id));
    }
}
