namespace Siyu.Platform.Olap;

/// <summary>Where ClickHouse answers now, and with what key.</summary>
public sealed record OlapAddress(Uri Url, string User, string Password, string Database);

/// <summary>States of the analytical database (分析库状态).</summary>
public enum OlapState { Starting, Ready, Down, Stopped }

/// <summary>What everybody knows about the analytical database: its state and, once its schema stands, its address.</summary>
public sealed class OlapServer
{
    private readonly Lock guard = new();
    private TaskCompletionSource<OlapAddress> waiting = New();

    public OlapState State { get; private set; } = OlapState.Starting;

    /// <summary>How often the embedded process had to be started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>Process id of the embedded database while it runs.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Why it is down, for the health page.</summary>
    public string? Reason { get; private set; }

    /// <summary>The address, as soon as it is ready.</summary>
    public Task<OlapAddress> Address(CancellationToken ct)
    {
        lock (guard) return waiting.Task.WaitAsync(ct);
    }

    public void Up(OlapAddress address, int? processId = null)
    {
        lock (guard)
        {
            if (waiting.Task.IsCompleted) waiting = New();
            waiting.SetResult(address);
            (State, ProcessId, Reason) = (OlapState.Ready, processId, null);
        }
    }

    public void Down(string reason)
    {
        lock (guard)
        {
            if (waiting.Task.IsCompleted) waiting = New();
            (State, ProcessId, Reason) = (OlapState.Down, null, reason);
            Restarts++;
        }
    }

    public void Stop()
    {
        lock (guard)
        {
            if (waiting.Task.IsCompleted) waiting = New();
            (State, ProcessId) = (OlapState.Stopped, null);
        }
    }

    private static TaskCompletionSource<OlapAddress> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
