using System.Text.Json;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Domain;

/// <summary>A price change of an order that is not paid yet (改价记录): who wished it and why, what it comes to, and what became of
/// it.</summary>
internal sealed class PriceChange
{
    public OrderId OrderId { get; private init; }
    public int Version { get; private init; }
    public PriceChangeState State { get; private set; }
    public Guid ChangedBy { get; private init; }
    public string Reason { get; private init; } = "";
    public Funder Funder { get; private init; }

    /// <summary>What was to be paid before, and is after.</summary>
    public Money Before { get; private init; }
    public Money Payable { get; private init; }
    public Money Freight { get; private init; }

    /// <summary>What each line costs after.</summary>
    public string Lines { get; private init; } = "";
    public DateTimeOffset AskedAt { get; private init; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Code of the refusal, where the world was faster.</summary>
    public string? Refused { get; private set; }

    /// <summary>What each line took before this change and any other.</summary>
    public string Rule => RuleOf(Version);

    public IReadOnlyDictionary<OrderLineId, Money> Cash =>
        JsonSerializer.Deserialize<List<LineCash>>(Lines, Json.Options)!.ToDictionary(line => line.Line, line => line.Cash);

    public static string RuleOf(int version) => $"price_change/{version}";

    public static PriceChange Of(Order order, NewPrice price, Actor by, PriceWish wish, DateTimeOffset at) => new()
    {
        OrderId = order.Id, Version = order.PriceVersion + 1, State = PriceChangeState.Pending, ChangedBy = by.Subject,
        Reason = wish.Reason.Trim(), Funder = wish.Funder, Before = order.Payable, Payable = price.Payable, Freight = price.Freight,
        Lines = JsonSerializer.Serialize(price.Lines.Select(line => new LineCash(line.Line.Id, line.Cash)), Json.Options), AskedAt = at,
    };

    public void Apply(DateTimeOffset at) => End(PriceChangeState.Applied, null, at);
    public void Refuse(Problem why, DateTimeOffset at) => End(PriceChangeState.Refused, why.Code, at);

    private void End(PriceChangeState state, string? refused, DateTimeOffset at)
    {
        Must.Hold(State == PriceChangeState.Pending, "a price change ends once");
        (State, Refused, EndedAt) = (state, refused, at);
    }
}

/// <summary>States of a price change (改价状态): waiting until what is open at WeChat is closed, standing, or too late.</summary>
internal enum PriceChangeState { Pending, Applied, Refused }

/// <summary>What a line costs (行改价).</summary>
internal sealed record LineCash(OrderLineId Line, Money Cash);
