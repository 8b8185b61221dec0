using System.Globalization;

namespace Siyu.Olap;

/// <summary>How the process is started: <c>--data DIR [--port N] [--token-file F] [--lib PATH] [--memory-mb N] [--stay]</c>.</summary>
internal sealed record OlapOptions(string Data, int Port, string Token)
{
    /// <summary>The token may also come by this variable, which, unlike an argument, other users of the machine can't see.</summary>
    public const string TokenVariable = "SIYU_OLAP_TOKEN";

    private static readonly string[] Valued = ["--data", "--port", "--token-file", "--lib", "--memory-mb"];

    public string? Library { get; private init; }

    /// <summary>What ClickHouse may take in all; queries beyond it are refused, the process lives on.</summary>
    public int MemoryMb { get; private init; } = 2048;

    /// <summary>Stays when standard input closes: for an operator who runs it as a service of its own.</summary>
    public bool Stay { get; private init; }

    /// <summary>The options, or what is wrong with them.</summary>
    public static (OlapOptions? Options, string? Refusal) Parse(IReadOnlyList<string> args)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--stay") given["--stay"] = "";
            else if (Valued.Contains(args[i]) && i + 1 < args.Count) given[args[i]] = args[++i];
            else return (null, $"Unknown or incomplete option: {args[i]}");
        }

        if (!given.TryGetValue("--data", out var data)) return (null, "--data DIR is missing.");
        if (!Number(given.GetValueOrDefault("--port", "0"), 65535, out var port)) return (null, "--port must be 0 to 65535.");
        if (!Number(given.GetValueOrDefault("--memory-mb", "2048"), 1 << 20, out var memory) || memory < 256)
            return (null, "--memory-mb must be 256 or more.");
        var token = given.TryGetValue("--token-file", out var file)
            ? File.Exists(file) ? File.ReadAllText(file).Trim() : null
            : Environment.GetEnvironmentVariable(TokenVariable);
        if (string.IsNullOrEmpty(token)) return (null, $"A token is needed: --token-file FILE or {TokenVariable}.");

        return (new OlapOptions(Path.GetFullPath(data), port, token)
        {
            Library = given.GetValueOrDefault("--lib"),
            MemoryMb = memory,
            Stay = given.ContainsKey("--stay"),
        }, null);
    }

    private static bool Number(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
