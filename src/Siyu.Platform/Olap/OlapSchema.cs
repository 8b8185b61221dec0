using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Siyu.Kernel;

namespace Siyu.Platform.Olap;

/// <summary>An assembly whose embedded <c>Olap/*.sql</c> files are schema of the analytical database.</summary>
public sealed record OlapSchemaSource(Assembly Assembly);

/// <summary>
/// Brings the analytical schema forward (分析库建表): each file once, in order of assembly and name, never changed afterwards.
/// ClickHouse has no transactions, so each statement must itself be repeatable (IF NOT EXISTS).
/// </summary>
public sealed class OlapSchema(IEnumerable<OlapSchemaSource> sources, TimeProvider clock)
{
    private sealed record Applied(string Room, string File, string Hash, DateTimeOffset At);

    public async Task Apply(OlapClient client, OlapAddress address, CancellationToken ct)
    {
        await client.At(address with { Database = "default" })
            .Execute("CREATE DATABASE IF NOT EXISTS {name:Identifier}", new() { { "name", address.Database } }, ct);
        var db = client.At(address);
        await db.Execute("""
            CREATE TABLE IF NOT EXISTS siyu_schema (room String, file String, hash String, at DateTime64(3, 'UTC'))
            ENGINE = ReplacingMergeTree ORDER BY (room, file)
            """, ct: ct);
        var applied = (await db.Rows<Applied>("SELECT room, file, hash, at FROM siyu_schema FINAL", ct: ct))
            .ToDictionary(a => (a.Room, a.File));

        foreach (var source in sources.DistinctBy(s => s.Assembly.FullName))
        {
            foreach (var (file, text) in Files(source.Assembly))
            {
                var room = source.Assembly.GetName().Name!;
                var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
                if (applied.TryGetValue((room, file), out var before))
                {
                    Must.Hold(before.Hash == hash, $"the analytical schema file {file} of {room} is never changed after it was applied");
                    continue;
                }
                foreach (var statement in Statements(text)) await db.Execute(statement, ct: ct);
                await db.Insert("siyu_schema", [new Applied(room, file, hash, clock.GetUtcNow())], ct: ct);
            }
        }
    }

    private static IEnumerable<(string File, string Text)> Files(Assembly assembly) =>
        from name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
        where name.Contains(".Olap.", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal)
        select (name[(name.LastIndexOf(".Olap.", StringComparison.Ordinal) + ".Olap.".Length)..], Read(assembly, name));

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>Statements end with a semicolon at the end of a line.</summary>
    private static IEnumerable<string> Statements(string text) =>
        text.Split(";\n").Select(s => s.Trim().TrimEnd(';').Trim()).Where(s => s.Length > 0);
}
