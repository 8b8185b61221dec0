using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Siyu.Platform;
using Siyu.Tests;

[assembly: AssemblyFixture(typeof(LaidOutDatabases))]

namespace Siyu.Tests;

/// <summary>
/// A database for one house: each set of rooms is laid out once a process. On SQLite a house gets a copy of that file; on PostgreSQL a
/// schema that a house before it has given back empty, and with it warm connections.
/// </summary>
internal abstract class LaidOut
{
    /// <summary>As <see cref="SiyuOptions.Database"/> names it.</summary>
    public abstract string Name { get; }

    /// <summary>Makes the tables, where nobody has yet.</summary>
    public abstract Task Prepare(IServiceProvider services);

    /// <summary>The house is gone.</summary>
    public abstract Task GiveBack();

    public static LaidOut Of(Database database, Action<ModuleList> rooms, string folder)
    {
        var list = new ModuleList(new ServiceCollection());
        rooms(list);
        return database == Database.Sqlite
            ? new SqliteFile(list.Fingerprint, Path.Combine(folder, "siyu.db")) : new PostgresSchema(list.Fingerprint);
    }

    private protected static Task Apply(IServiceProvider services) =>
        services.GetRequiredService<SchemaFiles>().Apply(CancellationToken.None);
}

/// <summary>A file of its own, copied from one that was laid out before.</summary>
internal sealed class SqliteFile(string rooms, string file) : LaidOut
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("siyu-laid-out-").FullName;
    private static readonly ConcurrentDictionary<string, string> Templates = new();

    public override string Name => file;

    public override async Task Prepare(IServiceProvider services)
    {
        if (Templates.TryGetValue(rooms, out var template))
        {
            File.Copy(template, file);
            return;
        }
        await Apply(services);
        var made = Path.Combine(Folder, Guid.CreateVersion7().ToString("N"));
        await using var connection = new SqliteConnection("Pooling=False;Data Source=" + file);
        await connection.OpenAsync();
        await using var copy = connection.CreateCommand();
        copy.CommandText = $"VACUUM INTO '{made}'";
        await copy.ExecuteNonQueryAsync();
        Templates.TryAdd(rooms, made);
    }

    public override Task GiveBack()
    {
        SqliteConnection.ClearPool(new(DatabaseOptions.Parse(file, "").ConnectionString));
        return Task.CompletedTask;
    }
}

/// <summary>A schema in the database that SIYU_TEST_POSTGRES names; without it tests on PostgreSQL fail.</summary>
internal sealed class PostgresSchema : LaidOut
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<string>> Free = new();
    private static readonly ConcurrentBag<string> Made = [];
    private readonly string rooms;
    private readonly string schema;
    private readonly bool fresh;

    public PostgresSchema(string rooms)
    {
        this.rooms = rooms;
        fresh = !Free.GetOrAdd(rooms, _ => []).TryTake(out var left);
        schema = left ?? "test_" + Guid.CreateVersion7().ToString("N");
    }

    public override string Name => Server + ";Search Path=" + schema;

    public override async Task Prepare(IServiceProvider services)
    {
        if (!fresh) return;
        await Run(Server, $"CREATE SCHEMA {schema}");
        Made.Add(schema);
        await Apply(services);
    }

    /// <summary>Empties what was filled and begins all numbers anew; one that a test still holds locked is not used again.</summary>
    public override async Task GiveBack()
    {
        await Run(Name, """
            SET lock_timeout = '5s';
            DO $$
            DECLARE
                name text;
                filled boolean;
                full_ones text[] := '{}';
            BEGIN
                FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'platform_schema' LOOP
                    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO filled;
                    IF filled THEN full_ones := full_ones || quote_ident(name); END IF;
                END LOOP;
                IF cardinality(full_ones) > 0 THEN EXECUTE 'TRUNCATE ' || array_to_string(full_ones, ',') || ' CASCADE'; END IF;
                FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL LOOP
                    PERFORM setval(quote_ident(name)::regclass, 1, false);
                END LOOP;
            END $$;
            SET lock_timeout = 0
            """);
        Free[rooms].Add(schema);
    }

    public static async Task DropAll()
    {
        NpgsqlConnection.ClearAllPools();
        while (Made.TryTake(out var schema)) await Run(Server, $"DROP SCHEMA {schema} CASCADE");
    }

    private static string Server => Environment.GetEnvironmentVariable("SIYU_TEST_POSTGRES")
        ?? throw new InvalidOperationException("SIYU_TEST_POSTGRES names no PostgreSQL: run the tests with ./siyu test, which starts one");

    private static async Task Run(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Takes the schemas away when all tests are done; the files go with the folder of the process.</summary>
public sealed class LaidOutDatabases : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await PostgresSchema.DropAll();
}
