using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Ledger.Periods;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>The ledger's door: posts journals and tells balances, in the caller's transaction.</summary>
internal sealed class LedgerDoor(SiyuDb db, LedgerRows rows, AccountStatement statement, OpenFrom open, TimeProvider clock) : ILedger
{
    public async Task<IReadOnlyList<Result<Done>>> Post(IReadOnlyList<Journal> journals, CancellationToken ct)
    {
        if (journals.Count == 0) return [];
        var postings = journals.Select(Posting.Of).ToList();
        var guarded = await rows.Lock([.. postings.SelectMany(p => p.GuardedAccounts).Distinct()], ct);
        // Looked up after the locks, so that a twin that held them first is seen.
        var posted = await rows.Posted([.. postings.Select(p => p.Journal.Key).Distinct()], ct);
        var batch = new PostingBatch(posted, guarded);
        var results = postings.Select(batch.Take).ToList();
        await rows.Write(batch.Accepted, clock.GetUtcNow(), await open.Now(db, ct), ct);
        return results;
    }

    public async Task<IReadOnlyDictionary<Account, Money>> Balances(IReadOnlyCollection<Account> accounts, CancellationToken ct) =>
        await rows.Balances([.. accounts.Distinct()], ct);

    public Task<Page<EntryCard>> Entries(IReadOnlyCollection<Account> accounts, PageAsk ask, CancellationToken ct) =>
        statement.Read(accounts, ask, ct);

    public Task<IReadOnlyList<EntryCard>> About(
        IReadOnlyCollection<string> subjects, IReadOnlyCollection<AccountKind> kinds, CancellationToken ct) =>
        statement.About(subjects, kinds, ct);
}
