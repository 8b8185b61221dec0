using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>How far each listener has heard when verify begins (监听进度), and whether all must have heard everything.</summary>
public sealed class Heard
{
    private readonly Dictionary<string, long> positions;

    private Heard(Dictionary<string, long> positions, bool quiesced) => (this.positions, Quiesced) = (positions, quiesced);

    /// <summary>True where no listener may lag: then everything is compared.</summary>
    public bool Quiesced { get; }

    /// <summary>Read before anything that is compared, so that whoever listens meanwhile is only further than this says.</summary>
    internal static async Task<Heard> Read(SiyuDb db, ModuleList modules, bool quiesced, CancellationToken ct)
    {
        var positions = modules.Listeners.Select(listener => listener.Name).Distinct().ToDictionary(name => name, _ => 0L);
        foreach (var row in await db.All<CursorRow>().AsNoTracking().ToListAsync(ct)) positions[row.Listener] = row.Position;
        return new(positions, quiesced);
    }

    /// <summary>Position of a listener, <c>orders.OnPaymentSettled</c>.</summary>
    public long By(string listener) =>
        positions.TryGetValue(listener, out var position) ? position : throw new BrokenInvariant($"{listener} is a listener of this house");

    /// <summary>
    /// A subquery for the keys of events that a listener has not heard yet; what stands under them is left out. Nothing is left out where
    /// all must have heard.
    /// </summary>
    public string NotYet<TEvent>(string listener) where TEvent : class, IEvent => string.Create(CultureInfo.InvariantCulture, $"""
        (SELECT key FROM platform_event
         WHERE name = '{TEvent.Name}' AND (position IS NULL OR position > {By(listener)}){(Quiesced ? " AND 1 = 0" : "")})
        """);
}
