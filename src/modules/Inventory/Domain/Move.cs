using Siyu.Contracts.Inventory;
using Siyu.Kernel;

namespace Siyu.Inventory.Domain;

/// <summary>A wish that an order stands at another place (换店), and what becomes of it.</summary>
internal sealed class Move(Holding holding, IReadOnlyList<UnitId> candidates)
{
    private IReadOnlyList<UnitId> fitting = [];

    public Holding Holding => holding;
    public IReadOnlyList<UnitId> Candidates => candidates;

    /// <summary>Whether it does not simply stay at the place that is asked first.</summary>
    public bool Leaves => holding.WhyNotMoved is null && !(candidates.Count > 0 && holding.ToMove(candidates[0]).Count == 0);

    /// <summary>The reservations that go to the place chosen.</summary>
    public IReadOnlyList<Reservation> Rows { get; private set; } = [];

    public Result<UnitId> Answer { get; private set; } = holding.WhyNotMoved is { } problem ? problem
        : candidates.Count > 0 ? candidates[0] : InventoryProblems.OutOfStock;

    /// <summary>The stock rows that it may touch.</summary>
    public IEnumerable<StockKey> Keys => holding.Keys.Concat(fitting.SelectMany(holding.KeysAt));

    /// <summary>Candidates that look as if they had enough.</summary>
    public void Fit(IReadOnlyDictionary<StockKey, int> left) =>
        fitting = [.. candidates.Distinct().Where(place => holding.CanStandAt(place, left))];

    /// <summary>Takes the first place that has enough, and what it takes and frees from what is left for the others.</summary>
    public void Choose(Dictionary<StockKey, int> left)
    {
        Answer = InventoryProblems.OutOfStock;
        foreach (var place in fitting.Where(place => holding.CanStandAt(place, left)))
        {
            (Answer, Rows) = (place, holding.ToMove(place));
            foreach (var row in Rows)
            {
                left[row.Key] += row.Units;
                left[new(row.Sku, place)] -= row.Units;
            }
            return;
        }
    }
}
