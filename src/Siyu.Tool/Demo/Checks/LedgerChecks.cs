namespace Siyu.Tool.Demo.Checks;

/// <summary>Every cent is in the ledger, and the ledger is in balance (账务).</summary>
internal sealed class LedgerChecks : ICheckGroup
{
    public async Task Check(Story story, CancellationToken ct)
    {
        await story.AtLeast("ledger.has_journals", 1, "SELECT count(*) FROM ledger_journal", ct);
        await story.Exactly("ledger.trial_balance_zero", 0, "SELECT coalesce(sum(amount), 0) FROM ledger_entry", ct);
        await story.Exactly("ledger.every_journal_balanced", 0,
            "SELECT count(*) FROM (SELECT journal FROM ledger_entry GROUP BY journal HAVING sum(amount) <> 0) t", ct);
        await story.AtLeast("ledger.months_closed", 1, "SELECT count(*) FROM ledger_period WHERE state = 'Closed'", ct);
        // Added up again from the first entry on: what stands in the last closed month is all that was booked until its end.
        await story.Exactly("ledger.closed_months_are_their_entries", 0,
            "SELECT count(*) FROM ledger_period_line l JOIN ledger_period p ON p.id = l.month WHERE abs(l.closing) <> "
            + "abs((SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e WHERE e.kind = l.kind AND e.at < p.until))", ct);
    }
}
