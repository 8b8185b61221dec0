using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Siyu.Host;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Payments.Api;
using Siyu.Platform;
using Siyu.Platform.Olap;
using Siyu.Platform.Outside;

namespace Siyu.Simulation.World;

/// <summary>
/// The whole house with all its rooms (模拟之家) on a SQLite file in memory, without its pumps: whoever simulates turns them. It can die at any
/// time and be opened again on the same file.
/// </summary>
internal sealed class SimulatedHouse : IAsyncDisposable
{
    public const string SetUpToken = "simulated-set-up-token";
    private readonly SimulatedClock clock;
    private readonly Func<HttpMessageHandler> tencent;
    private readonly HouseLog log = new();
    private ServiceProvider services;

    public SimulatedHouse(SimulatedClock clock, Func<HttpMessageHandler> tencent)
    {
        (this.clock, this.tencent) = (clock, tencent);
        Folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"siyu-simulated-{Environment.ProcessId}");
        Directory.CreateDirectory(Folder);
        services = Build();
    }

    public string Folder { get; }
    public IServiceProvider Services => services;
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Warnings and faults since the last look.</summary>
    public IReadOnlyList<string> Faults() => log.Take();

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public Task<Result<T>> With<TService, T>(Func<TService, Task<Result<T>>> work) where TService : notnull =>
        Get<Works>().Do(inner => work(inner.GetRequiredService<TService>()), CancellationToken.None);

    /// <summary>A slice that manages its own units of work.</summary>
    public async Task<T> Alone<TSlice, T>(Func<TSlice, Task<T>> act) where TSlice : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TSlice>());
    }

    /// <summary>A hot slice's lane, as its endpoint asks it.</summary>
    public Task<Result<TResponse>> Ask<TSlice, TRequest, TResponse>(Actor actor, TRequest request, string? key = null)
        where TSlice : class, IHotSlice<TRequest, TResponse> =>
        Get<Lane<TSlice, TRequest, TResponse>>().Ask(actor, request, key, CancellationToken.None);

    /// <summary>The process ends and another begins: what was only in memory is gone.</summary>
    public async Task Restart()
    {
        await services.DisposeAsync();
        services = Build();
    }

    /// <summary>A connection of our own that only reads.</summary>
    public SqliteConnection Look()
    {
        var connection = new SqliteConnection("Pooling=False;Data Source=" + Path.Combine(Folder, "siyu.db"));
        connection.Open();
        using var only = connection.CreateCommand();
        only.CommandText = "PRAGMA query_only=1";
        only.ExecuteNonQuery();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private ServiceProvider Build()
    {
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Warning));
        collection.AddSingleton<IConfiguration>(new ConfigurationManager { ["SIYU_SETUP_TOKEN"] = SetUpToken });
        collection.AddSingleton<TimeProvider>(clock).AddSingleton(new PasswordCost(1_000));
        collection.AddSiyu(new SiyuOptions
        {
            DataFolder = Folder, Database = Path.Combine(Folder, "siyu.db"), KeyFile = Path.Combine(Folder, "keys.json"),
        }).AddRooms();
        collection.AddScoped<IVerify, MoneyAcrossRooms>();
        collection.AddSingleton(_ => new PayWire(clock, tencent()));
        collection.AddSingleton(provider => new OutsideCalls(
            new HttpMessageInvoker(tencent()), provider.GetRequiredService<SharedCredentials>(),
            provider.GetRequiredService<CallBudgets>(), clock));
        collection.AddSingleton(provider => new OlapClient(
            new HttpClient(new PatientOlap()), provider.GetRequiredService<OlapServer>(), provider.GetRequiredService<OlapOptions>()));
        var built = collection.BuildServiceProvider();
        built.GetRequiredService<OlapServer>().Up(new(new("http://olap.simulated"), "", "", "siyu"));
        return built;
    }
}

/// <summary>An analytical database that says yes to everything and counts nothing (应声分析库): what it keeps is tried elsewhere.</summary>
internal sealed class PatientOlap : HttpMessageHandler
{
    /// <summary>What is asked for one row always gets one: by a column that only that question has.</summary>
    private static readonly Dictionary<string, string> Rows = new()
    {
        [" AS folded"] = """{"folded":0,"upto":0,"rows":0}""",
        [" AS gone"] = """{"gone":1,"found":0}""",
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sql = await request.Content!.ReadAsStringAsync(cancellationToken);
        var asked = Rows.FirstOrDefault(row => sql.Contains(row.Key, StringComparison.Ordinal));
        return new() { Content = new StringContent(asked.Value ?? "") };
    }
}

/// <summary>Keeps what the house complains of.</summary>
internal sealed class HouseLog : ILoggerProvider, ILogger
{
    private const int MostKept = 50;
    private readonly List<string> lines = [];

    public ILogger CreateLogger(string categoryName) => this;
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (lines.Count < MostKept) lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
    }

    public IReadOnlyList<string> Take()
    {
        var taken = lines.ToList();
        lines.Clear();
        return taken;
    }

    public void Dispose()
    {
    }
}
