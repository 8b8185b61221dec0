using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>A list as a file that spreadsheets open (CSV 导出), streamed page by page.</summary>
public static class Csv
{
    /// <summary>Lines of one file; a longer list is filtered first.</summary>
    public const int LinesAtMost = 50_000;

    public static IResult File(string name, IReadOnlyList<string> head, IAsyncEnumerable<IReadOnlyList<string?>> lines) => Results.Stream(
        async stream =>
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            await writer.WriteLineAsync(Line(head));
            await foreach (var line in lines) await writer.WriteLineAsync(Line(line));
        }, "text/csv; charset=utf-8", name);

    public static string Time(DateTimeOffset? at, TimeZoneInfo zone) => at is { } instant
        ? TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    public static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Yuan(Money money) => money.ToString();

    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell));

    /// <summary>What a spreadsheet would calculate is told to be text; amounts below nothing are numbers all the same.</summary>
    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text[0] is '=' or '+' or '@' or '\t' or '\r'
            || (text[0] == '-' && !decimal.TryParse(text, CultureInfo.InvariantCulture, out _)))
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
