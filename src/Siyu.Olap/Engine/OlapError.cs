using System.Globalization;
using System.Text.RegularExpressions;

namespace Siyu.Olap.Engine;

/// <summary>A refusal in ClickHouse's own words: code, name, text.</summary>
internal sealed partial class OlapError(int code, string message) : Exception(message)
{
    public OlapError(int code, string name, string text)
        : this(code, $"Code: {code.ToString(CultureInfo.InvariantCulture)}. DB::Exception: {text} ({name})")
    {
    }

    public int Code { get; } = code;

    /// <summary>Reads the code out of the engine's text.</summary>
    public static OlapError Parse(string text) =>
        new(Number().Match(text) is { Success: true } found
            ? int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : 1000, text);

    public static OlapError NotImplemented(string what) => new(48, "NOT_IMPLEMENTED", what);

    /// <summary>The HTTP status that ClickHouse gives for the code.</summary>
    public int HttpStatus => Code switch
    {
        194 => 401,
        192 or 193 or 497 or 516 => 403,
        6 or 15 or 25 or 26 or 27 or 36 or 37 or 38 or 41 or 44 or 53 or 62 or 72 or 117 or 321 or 376 or 427 or 441 or 675 or 676 => 400,
        16 or 46 or 47 or 50 or 56 or 60 or 63 or 73 or 81 or 115 or 336 => 404,
        159 => 408,
        229 => 413,
        48 => 501,
        76 or 209 or 439 => 503,
        _ => 500,
    };

    [GeneratedRegex(@"^\s*Code: (\d+)")]
    private static partial Regex Number();
}
