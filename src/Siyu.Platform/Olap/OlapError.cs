using System.Globalization;
using System.Text.RegularExpressions;

namespace Siyu.Platform.Olap;

/// <summary>ClickHouse said no, or nothing was heard of it.</summary>
public sealed partial class OlapError(int code, string message, bool unknown, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>ClickHouse's error code; 0 when it did not answer.</summary>
    public int Code { get; } = code;

    /// <summary>The statement may or may not have been executed (结果未知).</summary>
    public bool Unknown { get; } = unknown;

    internal static OlapError Answered(int status, string body)
    {
        var code = Number().Match(body) is { Success: true } found ? int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return new OlapError(code, body.Length > 0 ? body.Trim() : $"HTTP {status}", unknown: code == 0 && status >= 500);
    }

    internal static OlapError Silent(Exception why) => new(0, "ClickHouse did not answer: " + why.Message, unknown: true, why);

    [GeneratedRegex(@"Code: (\d+)\. ")]
    private static partial Regex Number();
}
