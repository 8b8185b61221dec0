using Siyu.Contracts.Ledger;
using Siyu.Kernel;

namespace Siyu.Ledger.Domain;

/// <summary>A journal ready to be posted (待记凭证): without legs of zero, its fingerprint taken.</summary>
internal sealed record Posting(Journal Journal, IReadOnlyList<Entry> Entries, string Fingerprint)
{
    public static Posting Of(Journal journal)
    {
        var entries = journal.Entries.Where(e => !e.Amount.IsZero).ToList();
        Must.Hold(entries.Sum(e => e.Amount).IsZero, $"journal {journal.Key} balances");
        return new(journal, entries, Domain.Fingerprint.Of(entries));
    }

    /// <summary>Nothing moved, so there is nothing to write.</summary>
    public bool IsEmpty => Entries.Count == 0;

    public IEnumerable<Account> GuardedAccounts => Entries.Select(e => e.Account).Where(a => a.Kind.Rule().Guarded);
}

/// <summary>Decides over a group of postings (记账决定), first come first served, against the balances of the guarded accounts.</summary>
internal sealed class PostingBatch(IReadOnlyDictionary<string, string> posted, IReadOnlyDictionary<Account, Money> guarded)
{
    private readonly Dictionary<string, string> known = new(posted);
    private readonly Dictionary<Account, Money> balances = new(guarded);
    private readonly List<Posting> accepted = [];

    public IReadOnlyList<Posting> Accepted => accepted;

    public Result<Done> Take(Posting posting)
    {
        if (posting.IsEmpty) return Done.It;
        if (known.TryGetValue(posting.Journal.Key, out var before))
        {
            Must.Hold(before == posting.Fingerprint, $"journal {posting.Journal.Key} has the entries it was posted with");
            return Done.Already;
        }
        var after = After(posting);
        if (after is null) return LedgerProblems.NotEnough;
        foreach (var (account, balance) in after) balances[account] = balance;
        known[posting.Journal.Key] = posting.Fingerprint;
        accepted.Add(posting);
        return Done.It;
    }

    /// <summary>The guarded balances after the posting, or null where it overdraws one.</summary>
    private Dictionary<Account, Money>? After(Posting posting)
    {
        var after = new Dictionary<Account, Money>();
        foreach (var moved in posting.Entries.Where(e => e.Account.Kind.Rule().Guarded).GroupBy(e => e.Account))
        {
            var change = moved.Sum(e => moved.Key.Kind.Natural(e.Amount));
            var balance = balances.GetValueOrDefault(moved.Key) + change;
            if (balance.IsNegative && change.IsNegative) return null;
            after[moved.Key] = balance;
        }
        return after;
    }
}
