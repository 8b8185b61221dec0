using System.Data;
using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Siyu.Platform;

/// <summary>
/// Looks for personal data in clear (明文个人信息扫描) in every text column of every table that the database itself lists: by shape, and by the
/// words that rooms keep sealed. One pass over each table; what is found is named by its place and never shown.
/// </summary>
public sealed class PlainScan(IEnumerable<ISealedWords> rooms)
{
    public const string Name = "platform.no_personal_data_in_clear";

    /// <summary>As many sealed words are compared as memory holds with ease; shapes are looked for whatever their number.</summary>
    private const int WordsAtMost = 200_000;
    private const int ShortestWord = 2;
    private const int LongestWord = 200;
    private const int Shown = 10;

    public async Task<Finding> Check(SiyuDb db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var words = await Words(db, ct);
        var tables = await TextColumns(db, ct);
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables) await Look(db, table, words, found, ct);
        var detail = $"{tables.Sum(table => table.Columns.Count)} text columns of {tables.Count} tables, "
            + $"by shape and by {words.Count} sealed words";
        return new(Name, found.Values.Sum(), found.Count == 0
            ? detail
            : $"{detail} → {string.Join(", ", found.OrderBy(place => place.Key, StringComparer.Ordinal).Take(Shown)
                .Select(place => $"{place.Key} × {place.Value}"))}");
    }

    private async Task<HashSet<string>> Words(SiyuDb db, CancellationToken ct)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var room in rooms)
            await foreach (var word in room.Words(db, ct))
            {
                if (words.Count >= WordsAtMost) return words;
                if (word.Length is >= ShortestWord and <= LongestWord) words.Add(word);
            }
        return words;
    }

    private static async Task<List<TextTable>> TextColumns(SiyuDb db, CancellationToken ct)
    {
        await using var command = db.Command(db.IsSqlite
            ? """
              SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
              WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' AND upper(c.type) NOT IN ('INTEGER', 'BLOB', 'REAL')
              ORDER BY t.name, c.cid
              """
            : """
              SELECT c.table_name, c.column_name FROM information_schema.columns c
              JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
              WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
                AND c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb')
              ORDER BY c.table_name, c.ordinal_position
              """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var columns = new List<(string Table, string Column)>();
        while (await reader.ReadAsync(ct)) columns.Add((reader.GetString(0), reader.GetString(1)));
        return [.. columns.GroupBy(one => one.Table).Select(table => new TextTable(table.Key, [.. table.Select(one => one.Column)]))];
    }

    private static async Task Look(
        SiyuDb db, TextTable table, HashSet<string> words, Dictionary<string, long> found, CancellationToken ct)
    {
        var columns = table.Columns;
        // Names come from the database's own catalogue, never from outside.
        await using var command = db.Command($"SELECT {string.Join(", ", columns.Select(Quoted))} FROM {Quoted(table.Name)}");
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct);
        while (await reader.ReadAsync(ct))
            for (var i = 0; i < columns.Count; i++)
                if (Cell(reader, i) is { } text && (PersonalShape.Of(text) ?? (Says(text, words) ? "sealed" : null)) is { } what)
                {
                    var place = $"{table.Name}.{columns[i]} ({what})";
                    found[place] = found.GetValueOrDefault(place) + 1;
                }
    }

    private static string? Cell(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>Whether a text is one of the words, or, where it is JSON, one of its values.</summary>
    private static bool Says(string text, HashSet<string> words)
    {
        if (words.Count == 0) return false;
        if (words.Contains(text)) return true;
        if (text.Length == 0 || text[0] is not ('{' or '[')) return false;
        try
        {
            using var json = JsonDocument.Parse(text);
            return Says(json.RootElement, words);
        }
        catch (JsonException)
        {
            // It only looked like JSON, and was compared as a text.
            return false;
        }
    }

    private static bool Says(JsonElement value, HashSet<string> words) => value.ValueKind switch
    {
        JsonValueKind.String => words.Contains(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().Any(item => Says(item, words)),
        JsonValueKind.Object => value.EnumerateObject().Any(pair => words.Contains(pair.Name) || Says(pair.Value, words)),
        _ => false,
    };

    private sealed record TextTable(string Name, List<string> Columns);

    private static string Quoted(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
