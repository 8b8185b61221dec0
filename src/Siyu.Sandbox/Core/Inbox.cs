namespace Siyu.Sandbox.Core;

/// <summary>Something that arrived on somebody's phone.</summary>
internal sealed record Received(long Seq, long AtMs, string Owner, string From, string Kind, string Body);

/// <summary>What the phones show (收件箱): the owner is a persona id, or "corp/userid" for a member.</summary>
internal sealed class Inbox(Store store)
{
    private const string Kind = "received";
    private const int MaxPerOwner = 500;
    private readonly StoreIndex<Received> owners = store.Index<Received>(Kind, r => [r.Owner]);
    private readonly StoreIndex<Received> senders = store.Index<Received>(Kind, r => [r.From]);

    public void Add(string owner, string from, string kind, string bodyJson) => store.Atomic(() =>
    {
        var at = store.Now().ToUnixTimeMilliseconds();
        var seq = store.Journal("core", "received", new { Owner = owner, From = from, Kind = kind, Body = bodyJson });
        store.Put(Kind, seq.Plainly(), new Received(seq, at, owner, from, kind, bodyJson));
        if (owners.Count(owner) > MaxPerOwner) store.Delete<Received>(Kind, owners.First(owner)!.Seq.Plainly());
    });

    /// <summary>What somebody sent, as it lies on the phones of others.</summary>
    public IReadOnlyList<Received> SentBy(string from) => senders.Find(from);

    public IReadOnlyList<Received> Of(string owner, long since = 0) =>
        [.. owners.Find(owner).Where(r => r.Seq > since).OrderBy(r => r.Seq)];
}
