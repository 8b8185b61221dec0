using System.Diagnostics;
using System.Security.Cryptography;

namespace Siyu.Tool.Setup;

/// <summary>Fetches the packages that apps/package-lock.json pins (前端依赖与 libchdb), only when the lock has changed.</summary>
internal static class NpmCi
{
    internal static async Task Run(House house, CancellationToken ct)
    {
        var lockFile = Path.Combine(house.Apps, "package-lock.json");
        if (!File.Exists(lockFile))
        {
            return;
        }

        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(lockFile, ct)));
        var stamp = Path.Combine(house.Apps, "node_modules", ".siyu-lock");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, ct) == wanted)
        {
            return;
        }

        var command = Npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
        command.WorkingDirectory = house.Apps;
        await Step.Run("安装前端依赖 npm ci (apps/)", () => Child.Must(command, ct), ct);
        await File.WriteAllTextAsync(stamp, wanted, ct);
    }

    internal static ProcessStartInfo Npm(params string[] words) => Child.Command(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", words);
}
