using Siyu.Kernel;

namespace Siyu.Inventory.Domain;

/// <summary>Units of a line that were freed or came back (退回记录), once per key.</summary>
internal sealed class StockReturn
{
    private StockReturn() { }

    public string Key { get; private set; } = "";
    public OrderLineId Line { get; private set; }
    public int Quantity { get; private set; }
    public DateTimeOffset At { get; private set; }

    public static StockReturn Of(string key, OrderLineId line, int quantity, DateTimeOffset at) =>
        new() { Key = key, Line = line, Quantity = quantity, At = at };
}
