using Npgsql;
using Siyu.Tool.Setup;

namespace Siyu.Tests.Tool;

public sealed class PostgresTests
{
    [Fact]
    public async Task A_private_server_answers_lets_a_durability_test_switch_fsync_on_and_is_gone_afterwards()
    {
        string connection;
        await using (var postgres = await Postgres.Start(CancellationToken.None))
        {
            connection = postgres.Connection + ";Pooling=false;Timeout=2";
            Assert.Equal("off", await Ask(connection, "SHOW fsync"));
            await Ask(connection, "ALTER SYSTEM SET fsync = on");
            await Ask(connection, "SELECT pg_reload_conf()");
            Assert.Equal("on", await Eventually(connection, "SHOW fsync", wanted: "on"));
            Assert.Equal("127.0.0.1", await Ask(connection, "SHOW listen_addresses"));
        }

        await Assert.ThrowsAsync<NpgsqlException>(() => Ask(connection, "SELECT 1"));
    }

    private static async Task<string?> Ask(string connection, string sql)
    {
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, database);
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    /// <summary>A reload reaches new sessions a moment later.</summary>
    private static async Task<string?> Eventually(string connection, string sql, string wanted)
    {
        var said = await Ask(connection, sql);
        for (var tries = 0; said != wanted && tries < 50; tries++)
        {
            await Task.Delay(100);
            said = await Ask(connection, sql);
        }

        return said;
    }
}
