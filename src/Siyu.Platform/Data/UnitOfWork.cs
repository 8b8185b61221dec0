using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>One transaction over one <see cref="SiyuDb"/> (工作单元): everything or nothing, news included.</summary>
internal sealed class UnitOfWork : IAsyncDisposable
{
    private readonly SiyuDb db;
    private readonly IDbContextTransaction transaction;
    private readonly IDisposable? pass;
    private readonly Signals signals;
    private readonly Commits commits;

    private UnitOfWork(SiyuDb db, IDbContextTransaction transaction, IDisposable? pass, IServiceProvider services) =>
        (this.db, this.transaction, this.pass, signals, commits) =
            (db, transaction, pass, services.GetRequiredService<Signals>(), services.GetRequiredService<Commits>());

    public static async Task<UnitOfWork> Begin(IServiceProvider services, WorkPriority priority, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        db.Follows = priority == WorkPriority.Background;
        // A unit of work is done whole or undone whole, so nothing ever goes back to a point within it.
        db.Database.AutoSavepointsEnabled = false;
        var pass = db.IsSqlite ? await services.GetRequiredService<WriterGate>().Enter(priority, ct)
            : priority == WorkPriority.Background
                ? await services.GetRequiredService<BackgroundTurns>().Enter(services.GetRequiredService<Works>().Rush, ct) : null;
        try
        {
            return new(db, await db.Database.BeginTransactionAsync(ct), pass, services);
        }
        catch
        {
            pass?.Dispose();
            throw;
        }
    }

    public async Task Commit(CancellationToken ct)
    {
        await db.Flush(ct);
        try
        {
            await transaction.CommitAsync(ct);
        }
        finally
        {
            // Also after a commit whose answer was lost: it may have been done.
            commits.Raise(db.Written.All);
        }
        var (news, due, intents) = (db.HasNews, db.HasDueSoon, db.HasIntents);
        db.Forget();
        pass?.Dispose();
        if (news) (db.IsSqlite ? signals.Numbered : signals.News).Raise();
        if (due) signals.Due.Raise();
        if (intents) signals.Outbound.Raise();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
            db.Forget();
            await db.Database.CloseConnectionAsync();
        }
        finally
        {
            pass?.Dispose();
        }
    }
}

/// <summary>Runs work in units of work of its own (工作单元执行器): for slices that also call the network, listeners, jobs and tests.</summary>
public sealed class Works(IServiceScopeFactory scopes)
{
    internal Rush Rush { get; } = new();

    /// <summary>A scope and a transaction for one piece of work; commits where the result is Ok.</summary>
    public async Task<Result<T>> Do<T>(
        Func<IServiceProvider, Task<Result<T>>> work, CancellationToken ct, WorkPriority priority = WorkPriority.Request)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var unit = await UnitOfWork.Begin(scope.ServiceProvider, priority, ct);
        var result = await work(scope.ServiceProvider);
        if (result.Ok) await unit.Commit(ct);
        return result;
    }

    /// <summary>As <see cref="Do{T}"/>, for work that cannot be refused.</summary>
    public async Task Do(Func<IServiceProvider, Task> work, CancellationToken ct, WorkPriority priority = WorkPriority.Request)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var unit = await UnitOfWork.Begin(scope.ServiceProvider, priority, ct);
        await work(scope.ServiceProvider);
        await unit.Commit(ct);
    }

    /// <summary>Reads without a transaction; nothing can be written.</summary>
    public async Task<T> Read<T>(Func<IServiceProvider, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<SiyuDb>().ReadOnly = true;
        return await read(scope.ServiceProvider);
    }

    /// <summary>A scope without a transaction, for calls to the network; the database may be read in it.</summary>
    internal async Task<T> Scoped<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }
}
