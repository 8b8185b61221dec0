namespace Siyu.Platform;

/// <summary>How a house is run (运行选项).</summary>
public sealed record SiyuOptions
{
    /// <summary>Folder of everything that is kept: database, spool, embedded ClickHouse, files.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder of the old events; several hosts of one database share it.</summary>
    public string EventFolder { get => field ?? Path.Combine(DataFolder, "events"); init; }

    /// <summary><c>sqlite</c>, a file, or <c>postgres://…</c>.</summary>
    public string? Database { get; init; }

    /// <summary>The key ring's file; outside the data folder, so that a copy of the data opens nothing.</summary>
    public required string KeyFile { get; init; }

    /// <summary>A ClickHouse server, <c>http://user:password@host:8123/database</c>; else the embedded one is started.</summary>
    public string? Olap { get; init; }

    /// <summary>Control address of the sandbox whose clock the house follows; in demo and test only.</summary>
    public string? SandboxControl { get; init; }

    /// <summary>Where browsers and Tencent reach this house, <c>https://siyu.example.com</c>.</summary>
    public string PublicUrl { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Folder of the apps, each with its built pages.</summary>
    public string AppsFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "apps");

    /// <summary>Balancers before us, <c>10.0.0.0/8,192.168.1.5</c>: whom they name in <c>X-Forwarded-For</c> is the caller.</summary>
    public string Proxies { get; init; } = "";

    /// <summary>A production house refuses sandbox addresses and the sandbox's clock.</summary>
    public bool Production { get; init; }

    /// <summary>Reads the options that <c>./siyu run</c> passes: environment <c>SIYU_…</c>, then <c>--data</c>, <c>--database</c>,
    /// <c>--events</c>, <c>--olap</c>, <c>--keys</c>, <c>--sandbox</c>, <c>--public-url</c>, <c>--apps</c>, <c>--proxies</c>,
    /// <c>--production</c>.</summary>
    public static SiyuOptions Read(IReadOnlyList<string> args)
    {
        var data = Path.GetFullPath(Value("data") ?? ".siyu");
        return new()
        {
            DataFolder = data,
            EventFolder = Value("events")!,
            Database = Value("database"),
            Olap = Value("olap"),
            KeyFile = Value("keys")
                ?? Path.Combine(Path.GetDirectoryName(data.TrimEnd('/')) ?? ".", $".siyu-keys-{Path.GetFileName(data.TrimEnd('/'))}.json"),
            SandboxControl = Value("sandbox"),
            PublicUrl = (Value("public-url") ?? "http://127.0.0.1:5080").TrimEnd('/'),
            AppsFolder = Value("apps") ?? Path.Combine(AppContext.BaseDirectory, "apps"),
            Proxies = Value("proxies") ?? "",
            Production = args.Contains("--production"),
        };

        string? Value(string name)
        {
            for (var i = 0; i < args.Count - 1; i++)
                if (args[i] == "--" + name) return args[i + 1];
            return Environment.GetEnvironmentVariable("SIYU_" + name.ToUpperInvariant().Replace('-', '_'));
        }
    }
}
