using System.Globalization;
using Siyu.Contracts.Members;
using Siyu.Platform;
using Siyu.Platform.Moving;

namespace Siyu.Host.Once;

/// <summary>
/// Restores a backup into an empty house (恢复): <c>restore FILE</c>; whoever was erased since is erased again, and all invariants are held.
/// </summary>
internal static class RestoreBackup
{
    public static async Task<int> Run(IServiceProvider house, string[] args, CancellationToken ct)
    {
        var options = house.GetRequiredService<SiyuOptions>();
        using var data = DataLock.Take(options);
        if (data is null) return OnceOnly.Busy(options);
        var read = await house.GetRequiredService<Restore>().Read(args[1], ct);
        if (read.Problem is { } problem)
        {
            Console.Error.WriteLine(problem.Text());
            Console.Error.WriteLine(problem.Text(english: true));
            return 1;
        }
        var erased = await house.GetRequiredService<Works>().Read(services => services.GetRequiredService<IErasures>().Repeat(ct));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"已恢复 restored: {read.Value.Tables} 张表 tables, {read.Value.Rows} 行 rows, {read.Value.Files} 个文件 files; "
            + $"重新注销 {erased} 人 erased again"));
        return await VerifyDatabase.Run(house, ["verify"], ct);
    }
}
