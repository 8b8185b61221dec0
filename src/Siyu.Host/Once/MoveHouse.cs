using System.Globalization;
using Siyu.Platform;
using Siyu.Platform.Moving;

namespace Siyu.Host.Once;

/// <summary>Moves a house that stands still to another database (搬迁): <c>move --to postgres://…</c>; the source stays as it is.</summary>
internal static class MoveHouse
{
    public static async Task<int> Run(IServiceProvider house, string[] args, CancellationToken ct)
    {
        var options = house.GetRequiredService<SiyuOptions>();
        using var data = DataLock.Take(options);
        if (data is null) return OnceOnly.Busy(options);
        await house.GetRequiredService<SchemaFiles>().Apply(ct);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSiyu(options with { Database = OnceOnly.Value(args, "--to") }).AddRooms();
        builder.Services.AddScoped<IVerify, MoneyAcrossRooms>();
        await using var there = builder.Build();
        await there.Services.GetRequiredService<SchemaFiles>().Apply(ct);
        var moved = await house.GetRequiredService<HouseMove>().Move(
            there.Services.GetRequiredService<DatabaseOptions>(), (table, sum) => Console.WriteLine($"  {table} {sum}"), ct);
        if (moved.Problem is { } problem)
        {
            Console.Error.WriteLine(problem.Text());
            Console.Error.WriteLine(problem.Text(english: true));
            return 1;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"已搬迁 moved: {moved.Value.Tables} 张表 tables, {moved.Value.Rows} 行 rows, 行数与校验和一致 counts and checksums agree"));
        return await VerifyDatabase.Run(there.Services, ["verify"], ct);
    }
}
