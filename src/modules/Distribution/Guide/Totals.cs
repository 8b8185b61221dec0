using System.Data.Common;
using System.Globalization;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Guide;

/// <summary>Adds up in the database what a guide earned and sold (汇总).</summary>
internal sealed class Totals(SiyuDb db)
{
    /// <summary>What is due to an earner in a state.</summary>
    public async Task<Money> Due(StaffId earner, CommissionState state, CancellationToken ct)
    {
        await using var sum = db.Command("SELECT coalesce(sum(amount - reversed), 0) FROM distribution_commission "
            + "WHERE owner = @owner AND state = @state");
        sum.Give("@owner", earner).Give("@state", state);
        await using var reader = await Read(sum, ct);
        return Fen(reader, 0);
    }

    /// <summary>Orders paid within a time that count as a guide's performance, their cash and what was refunded of it since; those without
    /// cash do not count.</summary>
    public async Task<(long Orders, Money Cash, Money Refunded)> Performance(StaffId guide, DateTimeOffset from, DateTimeOffset until,
        CancellationToken ct)
    {
        await using var sum = db.Command("""
            SELECT count(*), coalesce(sum(cash), 0), coalesce(sum(refunded), 0) FROM distribution_decision
            WHERE owner = @owner AND paid_at IS NOT NULL AND paid_at >= @from AND paid_at < @until AND cash > 0
            """);
        sum.Give("@owner", guide).Give("@from", from).Give("@until", until);
        await using var reader = await Read(sum, ct);
        return (Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), Fen(reader, 1), Fen(reader, 2));
    }

    private async Task<DbDataReader> Read(DbCommand command, CancellationToken ct)
    {
        if (command.Connection!.State != System.Data.ConnectionState.Open) await command.Connection.OpenAsync(ct);
        var reader = await command.ExecuteReaderAsync(ct);
        Must.Hold(await reader.ReadAsync(ct), "a sum has a row");
        return reader;
    }

    private static Money Fen(DbDataReader reader, int column) =>
        new(Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture));
}
