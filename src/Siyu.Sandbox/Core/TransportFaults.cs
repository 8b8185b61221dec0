namespace Siyu.Sandbox.Core;

/// <summary>Plays the faults of the wire on any plane, and lets no answer leave before what it says is on disk.</summary>
internal sealed class TransportFaults(SandboxCore core, string plane, RequestDelegate next)
{
    private const int MaxHoldMs = 60_000;

    /// <summary>The fault of this call which its plane has to play itself, if any.</summary>
    public static FaultSwitch? Of(HttpContext context) => context.Items["fault"] as FaultSwitch;

    public async Task Invoke(HttpContext context)
    {
        var fault = core.Faults.Next($"{plane}:{context.Request.Method} {context.Request.Path}", FaultKinds.Call);
        var callbacks = CallbackDispatcher.BeforeResponse.Value = [];
        context.Response.OnStarting(async () =>
        {
            await core.Store.Flush();
            await Task.WhenAll(callbacks);
        });
        if (fault is null || !FaultKinds.Transport.Contains(fault.Kind))
        {
            context.Items["fault"] = fault;
            await next(context);
            return;
        }
        await Play(context, fault);
    }

    private async Task Play(HttpContext context, FaultSwitch fault)
    {
        var hold = TimeSpan.FromMilliseconds(Math.Min(fault.Number("ms", fault.Kind == FaultKinds.Slow ? 3_000 : 10_000), MaxHoldMs));
        switch (fault.Kind)
        {
            case FaultKinds.Http:
                context.Response.StatusCode = fault.Number("status", 500);
                await context.Response.WriteAsync("<html><head><title>Server Error</title></head><body></body></html>");
                return;
            case FaultKinds.Slow:
                await Hold(context, hold);
                await next(context);
                return;
            case FaultKinds.TimeoutBefore:
                await Hold(context, hold);
                context.Abort();
                return;
            case FaultKinds.TimeoutAfter:
                await Answer(context);
                await Hold(context, hold);
                context.Abort();
                return;
            case FaultKinds.Truncated:
                await Truncate(context, await Answer(context));
                return;
            default:
                if (fault.Number("ms", 0) > 0) await Hold(context, hold);
                context.Abort();
                return;
        }
    }

    // The answer that the client will not get; what it says is done and kept.
    private async Task<byte[]> Answer(HttpContext context)
    {
        var wire = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }
        await core.Store.Flush();
        return answer.ToArray();
    }

    private static async Task Truncate(HttpContext context, byte[] answer)
    {
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static async Task Hold(HttpContext context, TimeSpan hold)
    {
        try
        {
            await Task.Delay(hold, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client gave up first, which is what the fault is for.
        }
    }
}
