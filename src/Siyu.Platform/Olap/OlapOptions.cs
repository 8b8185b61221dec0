namespace Siyu.Platform.Olap;

/// <summary>Where the analytical database (分析库) is: an embedded ClickHouse that we start, or a server at a URL.</summary>
public sealed record OlapOptions
{
    /// <summary>A ClickHouse server's HTTP URL; when given, nothing is started.</summary>
    public Uri? Url { get; init; }

    public string User { get; init; } = "default";

    /// <summary>Password of the server at <see cref="Url"/>; the embedded one gets a token made at start.</summary>
    public string Password { get; init; } = "";

    public string Database { get; init; } = "siyu";

    /// <summary>Folder of the embedded database and of the spools.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Siyu.Olap's program (.dll or executable); found beside this program when not given.</summary>
    public string? Program { get; init; }

    /// <summary>libchdb's path, when it is not under apps/node_modules.</summary>
    public string? Library { get; init; }

    /// <summary>What the embedded ClickHouse may take in all.</summary>
    public int MemoryMb { get; init; } = 2048;

    /// <summary>As the house's options say: the server at their URL, or the embedded one in their data folder.</summary>
    public static OlapOptions Of(SiyuOptions options)
    {
        if (string.IsNullOrEmpty(options.Olap)) return new() { DataFolder = options.DataFolder };
        var url = new Uri(options.Olap);
        var person = url.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var database = url.AbsolutePath.Trim('/');
        return new()
        {
            DataFolder = options.DataFolder,
            Url = new UriBuilder(url) { UserName = "", Password = "", Path = "/" }.Uri,
            User = person[0].Length > 0 ? person[0] : "default",
            Password = person.Length > 1 ? person[1] : "",
            Database = database.Length > 0 ? database : "siyu",
        };
    }

    /// <summary>Longest time a query or an insert may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
