using System.Globalization;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>Time as WeChat Pay writes it: RFC 3339 to the second in Beijing time (北京时间).</summary>
internal static class PayTime
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    public static string Text(DateTimeOffset at) =>
        at.ToOffset(Beijing).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>As bills write it.</summary>
    public static string Plain(DateTimeOffset at) =>
        at.ToOffset(Beijing).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Beijing).DateTime);

    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Beijing);
}
