namespace Siyu.Platform;

/// <summary>A room's invariants over its own tables (不变量核对); <c>./siyu verify</c> holds any database to them.</summary>
public interface IVerify
{
    /// <param name="heard">How far each listener has heard: behind one that lags, only what it heard is compared.</param>
    IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, CancellationToken ct);
}

/// <summary>One invariant and whether it holds (核对结论).</summary>
/// <param name="Name">Stable name, <c>ledger.trial_balance</c>.</param>
/// <param name="Broken">How many rows break it; 0 where it holds.</param>
/// <param name="Detail">The query, and the first offenders.</param>
public sealed record Finding(string Name, long Broken, string Detail)
{
    public bool Holds => Broken == 0;
}
