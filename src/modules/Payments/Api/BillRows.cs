using System.Globalization;
using Siyu.Kernel;

namespace Siyu.Payments.Api;

/// <summary>One row of a bill (账单行) by its column names; every cell came with a back-tick before it.</summary>
internal sealed class BillRow(Dictionary<string, int> columns, string[] cells)
{
    public string this[string column] =>
        columns.TryGetValue(column, out var at) && at < cells.Length
            ? cells[at]
            : throw new FormatException("the bill has no column " + column);

    /// <summary>
    /// An amount written in yuan with up to five decimals, exactly, rounded half up to the fen where it has more than two.
    /// </summary>
    public Money Yuan(string column) => YuanText.Read(this[column]);
}

/// <summary>Reads the rows of a bill: a header, rows with back-ticks, then the summary with a header of its own.</summary>
internal static class BillRows
{
    private const string CellSeparator = ",`";

    public static IEnumerable<BillRow> Read(string text)
    {
        using var lines = new StringReader(text.TrimStart('\uFEFF'));
        var columns = (lines.ReadLine() ?? "").Split(',').Select((name, at) => (Name: name.Trim(), At: at))
            .ToDictionary(c => c.Name, c => c.At);
        while (lines.ReadLine() is { } line && line.StartsWith('`'))
        {
            yield return new BillRow(columns, line[1..].Split(CellSeparator));
        }
    }
}

/// <summary>Yuan as text (元), without ever passing through a floating number.</summary>
internal static class YuanText
{
    public static Money Read(string text)
    {
        var trimmed = text.Trim();
        var negative = trimmed.StartsWith('-');
        var parts = trimmed.TrimStart('-', '+').Split('.');
        var fraction = (parts.Length > 1 ? parts[1] : "").PadRight(3, '0');
        if (parts.Length > 2 || !parts[0].All(char.IsAsciiDigit) || !fraction.All(char.IsAsciiDigit) || parts[0].Length == 0)
        {
            throw new FormatException("not an amount in yuan: " + trimmed);
        }
        var fen = checked((long.Parse(parts[0], CultureInfo.InvariantCulture) * 100)
            + int.Parse(fraction[..2], CultureInfo.InvariantCulture) + (fraction[2] >= '5' ? 1 : 0));
        return new Money(negative ? -fen : fen);
    }
}
