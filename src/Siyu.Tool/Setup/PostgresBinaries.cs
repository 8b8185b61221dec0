using System.Globalization;
using System.Text.RegularExpressions;

namespace Siyu.Tool.Setup;

/// <summary>The PostgreSQL programs of this machine (本机 PostgreSQL), 15 or newer; fetched by apt-get where we may.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Version)
{
    private const int OldestVersion = 15;

    internal static async Task<PostgresBinaries> Get(CancellationToken ct)
    {
        var found = await Find(ct);
        if (found is not null)
        {
            return found;
        }

        await AptGet.Install("未找到 PostgreSQL，用 apt-get 安装 no PostgreSQL here: apt-get install postgresql", ["postgresql"], ct);
        return await Find(ct) ?? throw Missing();
    }

    private static async Task<PostgresBinaries?> Find(CancellationToken ct)
    {
        var found = new List<PostgresBinaries>();
        foreach (var folder in Candidates().Distinct().Where(f => File.Exists(Path.Combine(f, Program("initdb")))))
        {
            var server = Path.Combine(folder, Program("postgres"));
            if (File.Exists(server) && await Child.Ask(Child.Command(server, "--version"), ct) is { ExitCode: 0 } answer)
            {
                found.Add(new PostgresBinaries(folder, MajorVersion(answer.Output)));
            }
        }

        return found.Where(b => b.Version >= OldestVersion).MaxBy(b => b.Version);
    }

    private static IEnumerable<string> Candidates()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        string[] roots = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", @"C:\Program Files\PostgreSQL"];
        return roots.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(d => Path.Combine(d, "bin"))
            .Concat(path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Append("/usr/pgsql/bin");
    }

    private static int MajorVersion(string text) =>
        VersionNumber().Match(text) is { Success: true } match ? int.Parse(match.Value, CultureInfo.InvariantCulture) : 0;

    private static string Program(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    private static ToolRefusal Missing() => new(
        $"缺少 PostgreSQL {OldestVersion} 或更新版本，测试需要它。请安装（Debian/Ubuntu：apt-get install postgresql），"
        + $"或用环境变量 {Postgres.Variable} 给出连接串。",
        $"PostgreSQL {OldestVersion} or newer is missing and the tests need it. Install it (Debian/Ubuntu: apt-get install postgresql), "
        + $"or give a connection string in {Postgres.Variable}.");

    [GeneratedRegex(@"\d+")]
    private static partial Regex VersionNumber();
}
