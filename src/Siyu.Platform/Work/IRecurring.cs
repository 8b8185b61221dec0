namespace Siyu.Platform;

/// <summary>A job that runs again and again (周期任务), once over all nodes; it manages its own units of work by <see cref="Works"/>.</summary>
public interface IRecurring
{
    Task Run(CancellationToken ct);
}

/// <summary>A recurring job and its cron expression, named <c>wecom.ReconcileContacts</c>.</summary>
internal sealed record RecurringKind(string Name, string Cron, Func<IServiceProvider, CancellationToken, Task> Run)
{
    public static RecurringKind Of<TJob>(string room, string cron) where TJob : class, IRecurring =>
        new($"{room}.{typeof(TJob).Name}", cron, (services, ct) => ((TJob)services.GetService(typeof(TJob))!).Run(ct));
}
