using System.Text.RegularExpressions;

namespace Siyu.Platform;

/// <summary>The tables a unit of work has written to so far (所写之表).</summary>
internal sealed partial class WrittenTables
{
    private readonly HashSet<string> tables = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> All => tables;

    public bool Any(IReadOnlyList<string> of) => tables.Count > 0 && of.Any(tables.Contains);

    public void Add(string table) => tables.Add(table);

    /// <summary>Reads the names out of a statement; one too many (of <c>FOR UPDATE SKIP</c>) does no harm.</summary>
    public void Hear(string sql)
    {
        foreach (var write in Writes().EnumerateMatches(sql))
        {
            var words = sql.AsSpan(write.Index, write.Length);
            tables.Add(new(words[(words.LastIndexOfAny(' ', '\n', '"') + 1)..]));
        }
    }

    public void Clear() => tables.Clear();

    [GeneratedRegex(@"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+""?[a-z_]+")]
    private static partial Regex Writes();
}
