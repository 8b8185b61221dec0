using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Takes a file's rows into a room (导入). One instance per file, made with the house's singletons, so that it may remember what it has seen
/// (ordinals within a ticket); a chunk of rows per unit of work; the same file again changes nothing.
/// </summary>
public interface IImport
{
    /// <summary>The columns it reads, in the order of a template.</summary>
    static abstract IReadOnlyList<ImportColumn> Columns { get; }

    /// <summary>Takes a chunk inside a unit of work; refuses rows one by one through the chunk.</summary>
    Task Take(ImportChunk chunk, IServiceProvider services, CancellationToken ct);
}

/// <summary>A column that an import reads by its name (导入列), by our name or another that files use for it.</summary>
public sealed record ImportColumn(string Name, string Zh, bool Required = false, params string[] AlsoCalled);

/// <summary>A kind of file and the room's import for it, <c>pos</c>.</summary>
/// <param name="Permission">What somebody in the console needs to hold for it.</param>
internal sealed record ImportKind(
    string Name, string Permission, IReadOnlyList<ImportColumn> Columns, Func<IServiceProvider, TakeChunk> Make)
{
    /// <summary>A file may speak of every place, so that only who sees the whole group imports.</summary>
    public bool OpenTo(Actor actor) => actor.For(Permission).Scope.All;

    public static ImportKind Of<TImport>(string name, string permission) where TImport : class, IImport =>
        new(name, permission, TImport.Columns, house => ActivatorUtilities.CreateInstance<TImport>(house).Take);
}

/// <summary>An import that has begun with a file.</summary>
internal delegate Task TakeChunk(ImportChunk chunk, IServiceProvider services, CancellationToken ct);

/// <summary>A row of the file (导入行): its line number there, and its cells by our column names.</summary>
public sealed class ImportRow(long number, IReadOnlyDictionary<string, int> places, string[] cells)
{
    /// <summary>The row's number in the file; the heading is row 1.</summary>
    public long Number => number;

    /// <summary>The cell without outer blanks; null where it is empty or the file has no such column.</summary>
    public string? this[string column] =>
        places.TryGetValue(column, out var place) && place < cells.Length && cells[place].Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>Rows that are taken in one unit of work (导入批), and what became of each.</summary>
public sealed class ImportChunk(IReadOnlyList<ImportRow> rows, bool dryRun)
{
    private readonly List<RefusedRow> refused = [];
    private readonly HashSet<long> refusedNumbers = [];

    public IReadOnlyList<ImportRow> Rows => rows;

    /// <summary>Nothing of this run is kept; the room does as always.</summary>
    public bool DryRun => dryRun;

    /// <summary>Rows that made something new.</summary>
    public int Added { get; set; }

    /// <summary>Rows that changed something that was there.</summary>
    public int Changed { get; set; }

    internal IReadOnlyList<RefusedRow> Refused => refused;

    /// <summary>Refuses a row, with the column that is wrong.</summary>
    public void Refuse(ImportRow row, string column, Problem problem)
    {
        refused.Add(new(row.Number, column, problem));
        refusedNumbers.Add(row.Number);
    }

    /// <summary>Whether a row was refused already.</summary>
    public bool Refuses(ImportRow row) => refusedNumbers.Contains(row.Number);
}

/// <summary>A row that was not taken, and why (被拒行).</summary>
public sealed record RefusedRow(long Number, string Column, Problem Problem);
