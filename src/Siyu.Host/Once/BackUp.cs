using System.Globalization;
using Siyu.Platform.Moving;

namespace Siyu.Host.Once;

/// <summary>Backs the house up while it runs (备份): <c>backup FILE</c>.</summary>
internal static class BackUp
{
    public static async Task<int> Run(IServiceProvider house, string[] args, CancellationToken ct)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var done = await house.GetRequiredService<Backup>().Write(args[1], ct);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"已备份 backed up: {done.Tables} 张表 tables, {done.Rows} 行 rows, {done.Files} 个文件 files, {done.Bytes} 字节 bytes, "
            + $"{watch.Elapsed.TotalSeconds:F1} s → {args[1]}"));
        Console.WriteLine("密钥环与注销名单不在其中，请另行妥善保存 the key ring and the list of the erased are not in it: keep them elsewhere");
        return 0;
    }
}
