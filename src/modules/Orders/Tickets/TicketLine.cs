using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Tickets;

/// <summary>A line of a POS ticket (小票行); its identity is ticket and ordinal, because equal lines truly occur more than once.</summary>
internal sealed class TicketLine : IScopedRow
{
    public long Number { get; private set; }
    public string Ticket { get; init; } = "";
    public int Ordinal { get; init; }
    public DateTimeOffset At { get; init; }
    public UnitId? Store { get; init; }
    public string OrgPath { get; init; } = "";
    public MemberId? Member { get; set; }
    public string? Card { get; init; }
    public string Sku { get; init; } = "";
    public string? Title { get; init; }
    public BrandId? Brand { get; init; }
    public int Quantity { get; init; }
    public Money Amount { get; init; }
    public ImportId Import { get; init; }
}
