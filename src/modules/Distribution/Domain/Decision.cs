using Siyu.Contracts.Distribution;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Domain;

/// <summary>The attribution decision of an order (归属决定), with its evidence; it also carries the performance (业绩) of guide and
/// store.</summary>
internal sealed class Decision : IScopedRow, IOwnedRow
{
    /// <summary>The order's id: one decision each.</summary>
    public OrderId Id { get; private init; }
    public AttributionRule Rule { get; private init; }
    public StaffId? Earner { get; private init; }

    /// <summary>The bound guide whose performance it is.</summary>
    public StaffId? Owner { get; private init; }
    public UnitId? Store { get; private init; }
    public string OrgPath { get; private init; } = "";
    public string Evidence { get; private init; } = "";
    public DateTimeOffset DecidedAt { get; private init; }
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>Cash paid for goods, freight left out.</summary>
    public Money Cash { get; private set; }
    public Money Refunded { get; private set; }

    public static Decision Of(Attribution attribution, string storePath, DateTimeOffset at) => new()
    {
        Id = attribution.Order, Rule = attribution.Rule, Earner = attribution.Earner, Owner = attribution.Guide, Store = attribution.Store,
        OrgPath = storePath, Evidence = attribution.Evidence, DecidedAt = at,
    };

    public void Pay(Money cash, DateTimeOffset at) => (Cash, PaidAt) = (cash, at);

    public void Refund(Money cash) => Refunded += cash;
}
