using System.Diagnostics;
using System.Globalization;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Places where a house in demo or test can be made to die as if by <c>kill -9</c> (故障点): <c>SIYU_FAIL_POINT=lane.committed:20</c> ends the
/// process when that place is reached for the twentieth time. A production house does not start with one armed.
/// </summary>
internal static class FailPoints
{
    /// <summary>A group of requests is committed and nobody has been told yet.</summary>
    public const string LaneCommitted = "lane.committed";

    /// <summary>A listener's effects are written and not committed.</summary>
    public const string ListenerWritten = "listener.written";

    /// <summary>A call to the outside came back and its answer is not recorded.</summary>
    public const string OutboundCalled = "outbound.called";

    /// <summary>Old events stand in a file and still in the table.</summary>
    public const string EventsFiled = "events.filed";

    private const string Variable = "SIYU_FAIL_POINT";
    private static readonly (string Name, int Turn)? Armed = Read(Environment.GetEnvironmentVariable(Variable));
    private static int reached;

    public static void Hold(SiyuOptions options) =>
        Must.Hold(!options.Production || Armed is null, $"a production house has no {Variable}");

    public static void Reach(string name)
    {
        if (Armed is { } armed && armed.Name == name && Interlocked.Increment(ref reached) == armed.Turn) Process.GetCurrentProcess()
            .Kill();
    }

    private static (string, int)? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split(':');
        Must.Hold(
            parts[0] is LaneCommitted or ListenerWritten or OutboundCalled or EventsFiled,
            $"{Variable} names a fail point, not {parts[0]}");
        return (parts[0], parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1);
    }
}
