using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>A CSV file as rows by our column names (导入表): commas, semicolons or tabs; headings by our name, the Chinese one, or a
/// mapping.</summary>
internal sealed class ImportTable : IDisposable
{
    private const int FieldAtMost = 1_000_000;
    private readonly CsvParser parser;
    private readonly IReadOnlyDictionary<string, int> places;
    private readonly int width;

    private ImportTable(CsvParser parser, IReadOnlyDictionary<string, int> places, int width) =>
        (this.parser, this.places, this.width) = (parser, places, width);

    /// <param name="mapping">Our column name → the file's heading.</param>
    public static async Task<Result<ImportTable>> Open(
        TextReader text, IReadOnlyList<ImportColumn> columns, IReadOnlyDictionary<string, string> mapping)
    {
        var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true, DetectDelimiterValues = [",", ";", "\t", "|"], MaxFieldSize = FieldAtMost, BadDataFound = null,
                IgnoreBlankLines = true,
        });
        if (!await parser.ReadAsync()) return ImportProblems.Empty;
        var headings = parser.Record!.Select(heading => heading.Trim()).ToList();
        var unknown = mapping.Keys.FirstOrDefault(name => columns.All(column => column.Name != name));
        if (unknown is not null) return ImportProblems.UnknownColumn.With(
            unknown, string.Join(", ", columns.Select(column => column.Name)));
        var places = new Dictionary<string, int>();
        foreach (var column in columns)
        {
            var place = Place(column, headings, mapping);
            if (place >= 0) places.Add(column.Name, place);
            else if (column.Required || mapping.ContainsKey(column.Name))
                return ImportProblems.NoColumn.With(mapping.GetValueOrDefault(column.Name, column.Name), string.Join(", ", headings));
        }
        return new ImportTable(parser, places, headings.Count);
    }

    /// <summary>The next row; null at the end. A row of another width is a problem of its own.</summary>
    public async Task<(ImportRow Row, Problem? Bad)?> Next()
    {
        if (!await parser.ReadAsync()) return null;
        var cells = parser.Record!;
        var row = new ImportRow(parser.RawRow, places, cells);
        return (row, cells.Length == width ? null : ImportProblems.BadRow.With($"{cells.Length} ≠ {width}"));
    }

    public void Dispose() => parser.Dispose();

    private static int Place(ImportColumn column, List<string> headings, IReadOnlyDictionary<string, string> mapping)
    {
        if (mapping.TryGetValue(column.Name, out var theirs)) return Find(theirs);
        foreach (var name in column.AlsoCalled.Prepend(column.Zh).Prepend(column.Name))
            if (Find(name) is >= 0 and var place) return place;
        return -1;

        int Find(string name) => headings.FindIndex(heading => heading.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
