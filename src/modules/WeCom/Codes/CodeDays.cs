using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Codes;

/// <summary>What a live code brought day by day (活码每日数据): friendships begun and ended, a row for each day.</summary>
internal sealed class CodeDays(SiyuDb db, GroupZone zone, TimeProvider clock) : ISlice
{
    private const int DaysAtMost = 92;
    private const int DaysUnlessSaid = 30;

    internal sealed record Row(Day Day, int Added, int Ended);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/channel-codes/{id}/days",
            (Actor actor, ChannelCodeId id, int? days, CodeDays slice, CancellationToken ct) =>
            slice.Handle(actor, id, days, ct).ToHttp()).Allow(Allow.Staff(Permissions.ReadCodes));

    public async Task<Result<IReadOnlyList<Row>>> Handle(Actor actor, ChannelCodeId id, int? days, CancellationToken ct)
    {
        if (!await db.Rows<ChannelCode>(actor).AnyAsync(code => code.Id == id, ct)) return WeComProblems.UnknownCode;
        var today = zone.Day(clock.GetUtcNow());
        var count = Math.Clamp(days ?? DaysUnlessSaid, 1, DaysAtMost);
        var first = today.Plus(1 - count);
        var facts = (await Quarters(id, first.Start(zone.Zone), ct)).ToLookup(fact => zone.Day(fact.At));
        int Sum(Day day, bool added) => facts[day].Where(fact => fact.Added == added).Sum(fact => fact.Count);
        return Result.Of<IReadOnlyList<Row>>(
            [.. Enumerable.Range(0, count).Select(first.Plus).Select(day => new Row(day, Sum(day, true), Sum(day, false)))]);
    }

    /// <summary>Counts by quarters of an hour, at which days begin in every time zone; so the answer is small.</summary>
    private async Task<List<(DateTimeOffset At, bool Added, int Count)>> Quarters(
        ChannelCodeId id, DateTimeOffset from, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        await using var select = db.Command("""
            SELECT at / 900000, CASE WHEN kind = 'Added' THEN 1 ELSE 0 END, count(*) FROM wecom_follow_fact
            WHERE code = @code AND at >= @from GROUP BY 1, 2
            """);
        select.Give("@code", id).Give("@from", from);
        var counts = new List<(DateTimeOffset, bool, int)>();
        await using var reader = await select.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            counts.Add((DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0) * 900_000), reader.GetInt32(1) == 1,
                checked((int)reader.GetInt64(2))));
        return counts;
    }
}
