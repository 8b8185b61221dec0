using System.Globalization;

namespace Siyu.Platform;

/// <summary>Holds invariants that are queries for offenders: a row for each one, none where it holds.</summary>
public static class SqlFindings
{
    private const int Shown = 5;

    /// <summary>Runs a query whose every row is an offender, named by its first column.</summary>
    public static async Task<Finding> Offenders(this SiyuDb db, string name, string sql, CancellationToken ct)
    {
        await using var command = db.Command(sql);
        if (command.Connection!.State != System.Data.ConnectionState.Open) await command.Connection.OpenAsync(ct);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var shown = new List<string>();
        var broken = 0L;
        while (await reader.ReadAsync(ct))
        {
            broken++;
            if (shown.Count < Shown) shown.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture) ?? "");
        }
        return new(name, broken, broken == 0 ? sql : $"{sql} → {string.Join(", ", shown)}");
    }
}
