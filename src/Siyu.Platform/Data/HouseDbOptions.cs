using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using SQLitePCL;

namespace Siyu.Platform;

/// <summary>How EF speaks to the house's database (数据库设定); built once for a house, and not for each unit of work.</summary>
public sealed class HouseDbOptions(DatabaseOptions database)
{
    internal DbContextOptions<SiyuDb> Value { get; } = Build(database);

    private static DbContextOptions<SiyuDb> Build(DatabaseOptions database)
    {
        var options = new DbContextOptionsBuilder<SiyuDb>();
        if (database.IsSqlite) options.UseSqlite(database.ConnectionString).AddInterceptors(new SqlitePragmas());
        else options.UseNpgsql(database.ConnectionString);
        options.AddInterceptors(new SetWrites());
        options.ReplaceService<IModelCacheKeyFactory, SiyuDb.ModelPerHouse>();
        options.ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));
        return options.Options;
    }
}

/// <summary>Settings of each SQLite connection, once in its life: durable, patient, keys held; a reading one cannot write.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Durable =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=30000;";
    private readonly ConditionalWeakTable<sqlite3, StrongBox<bool>> readOnly = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (Due(connection, eventData) is not { } sql) return;
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Due(connection, eventData) is not { } sql) return;
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What this connection has not been told: the pool gives one back with the settings it had.</summary>
    private string? Due(DbConnection connection, ConnectionEndEventData eventData)
    {
        var wanted = ((SiyuDb)eventData.Context!).ReadOnly;
        var handle = ((SqliteConnection)connection).Handle!;
        if (!readOnly.TryGetValue(handle, out var told))
        {
            readOnly.Add(handle, new(wanted));
            return $"{Durable} {QueryOnly(wanted)}";
        }
        if (told.Value == wanted) return null;
        told.Value = wanted;
        return QueryOnly(wanted);
    }

    private static string QueryOnly(bool wanted) => $"PRAGMA query_only={(wanted ? 1 : 0)};";
}

/// <summary>Hears which tables set-based updates and deletes write to.</summary>
internal sealed class SetWrites : DbCommandInterceptor
{
    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        (eventData.Context as SiyuDb)?.Written.Hear(command.CommandText);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        (eventData.Context as SiyuDb)?.Written.Hear(command.CommandText);
        return ValueTask.FromResult(result);
    }
}
