using Siyu.Kernel;

namespace Siyu.Platform.Moving;

/// <summary>
/// Moves a house to another database (搬迁), SQLite to PostgreSQL or back, table by table in one transaction; counts and checksums of what
/// arrived are compared with what was sent before it is kept. The source is only read.
/// </summary>
public sealed class HouseMove(DatabaseOptions database)
{
    /// <param name="to">The other database, its schema applied and nobody living in it.</param>
    /// <param name="tell">Hears name, rows and checksum of each table that arrived.</param>
    public async Task<Result<Carried>> Move(DatabaseOptions to, Action<string, string> tell, CancellationToken ct)
    {
        await using var snapshot = await DataSnapshot.Open(database, ct);
        var (ours, theirs) = (await snapshot.SchemaFiles(ct), await SchemaOf(to, ct));
        var others = ours.Except(theirs).Concat(theirs.Except(ours)).ToList();
        if (others.Count > 0) return MovingProblems.OtherSchema.With(string.Join(", ", others.Take(5)));
        var opened = await EmptyDatabase.Open(to, ct);
        if (!opened.Ok) return opened.Problem!;
        await using var empty = opened.Value;
        var tables = await snapshot.Tables(ct);
        if (tables.Select(table => table.Name).Except(empty.Names).FirstOrDefault() is { } missing)
            return MovingProblems.OtherSchema.With(missing);
        var rows = 0L;
        foreach (var table in tables)
        {
            var columns = table.Columns.Select(column => column.Name).ToList();
            var sent = await empty.Fill(table.Name, columns, snapshot.Rows(table, ct), ct);
            var arrived = await empty.Sum(table.Name, ct);
            if (sent.Text != arrived.Text) return MovingProblems.Differs.With($"{table.Name} {sent.Text} {arrived.Text}");
            tell(table.Name, arrived.Text);
            rows += arrived.Rows;
        }
        await empty.Settle(ct);
        await empty.Commit(ct);
        return new Carried(tables.Count, rows, 0, 0);
    }

    internal static async Task<List<string>> SchemaOf(DatabaseOptions database, CancellationToken ct)
    {
        await using var snapshot = await DataSnapshot.Open(database, ct);
        return await snapshot.SchemaFiles(ct);
    }
}
