using System.Collections;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// How a list looks as a file (导出表): its headings as on the screen, and what stands below each. Amounts, times and numbers are written
/// by their type, nouns of other rooms by their names (<see cref="Named"/>); words for states the room says itself.
/// </summary>
/// <param name="action">What the audit log says of an export, <c>orders.export_after_sales</c>.</param>
/// <param name="title">What the file is called.</param>
public sealed class Sheet<TRow>(string action, string title) : ISheet, IEnumerable<string>
{
    private readonly List<(string Head, Func<TRow, object?> Cell)> columns = [];

    public string Action => action;
    public string Title => title;
    public IReadOnlyList<string> Head => [.. columns.Select(column => column.Head)];
    Type ISheet.Row => typeof(TRow);

    public void Add(string head, Func<TRow, object?> cell) => columns.Add((head, cell));

    IReadOnlyList<IReadOnlyList<object?>> ISheet.Cells(IEnumerable<object> rows) =>
        [.. rows.Select(row => (IReadOnlyList<object?>)[.. columns.Select(column => column.Cell((TRow)row))])];

    public IEnumerator<string> GetEnumerator() => Head.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A sheet of whatever rows (导出表).</summary>
internal interface ISheet
{
    Type Row { get; }
    IReadOnlyList<string> Head { get; }
    IReadOnlyList<IReadOnlyList<object?>> Cells(IEnumerable<object> rows);
}

/// <summary>A noun of another room in a cell (他室名词), to be called by its name.</summary>
/// <param name="Kind">As subjects of the ledger and the audit log say it: <c>order</c>, <c>staff</c>, <c>unit</c>.</param>
/// <param name="Otherwise">What stands there where the reader may not know the name.</param>
public sealed record Named(string Kind, Guid Id, string Otherwise = "");

/// <summary>The room that knows what nouns of one kind are called (名词取名), for files of lists in rooms below it.</summary>
public interface INames
{
    string Kind { get; }

    /// <summary>Names of those that the actor may see.</summary>
    Task<IReadOnlyDictionary<Guid, string>> Of(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken ct);
}

/// <summary>Writes cells as text (单元格写法): one look at each room for a page of rows.</summary>
internal static class SheetText
{
    public static async Task<IReadOnlyList<IReadOnlyList<string?>>> Of(
        IReadOnlyList<IReadOnlyList<object?>> cells, IServiceProvider services, Actor actor, CancellationToken ct)
    {
        var zone = services.GetRequiredService<GroupZone>();
        var names = new Dictionary<Named, string>();
        foreach (var room in services.GetServices<INames>())
        {
            var asked = cells.SelectMany(line => line.OfType<Named>()).Where(one => one.Kind == room.Kind).Distinct().ToList();
            if (asked.Count == 0) continue;
            var known = await room.Of(actor, [.. asked.Select(one => one.Id)], ct);
            foreach (var one in asked)
                if (known.TryGetValue(one.Id, out var name)) names[one] = name;
        }
        return [.. cells.Select(line => (IReadOnlyList<string?>)[.. line.Select(cell => cell is Named one
            ? names.GetValueOrDefault(one, one.Otherwise) : Text(cell, zone))])];
    }

    private static string? Text(object? value, GroupZone zone) => value switch
    {
        null => "",
        string text => text,
        Money money => Csv.Yuan(money),
        DateTimeOffset at => Csv.Time(at, zone.Zone),
        bool yes => yes ? "是" : "否",
        Day day => day.ToString(),
        int or long => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => throw new BrokenInvariant($"a cell is a text, an amount, a time or a number, and not a {value.GetType().Name}"),
    };
}
