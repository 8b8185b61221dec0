using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests;

/// <summary>
/// A small house with real rooms on a real database of its own (<see cref="LaidOut"/>), whose clock is set and whose pumps run only when
/// asked (<see cref="Settle"/>).
/// </summary>
public sealed class TestShop : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder;
    private readonly LaidOut database;

    private TestShop(WebApplication app, string folder, LaidOut database, SetClock clock) =>
        (this.app, this.folder, this.database, Clock) = (app, folder, database, clock);

    public SetClock Clock { get; }
    public IServiceProvider Services => app.Services;
    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>A client of the house's real HTTP endpoints.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <param name="rooms">Adds the rooms under test, lower levels first.</param>
    /// <param name="services">Registers neighbours' doors as fakes, options, HTTP handlers.</param>
    public static async Task<TestShop> Open(Database database, Action<ModuleList> rooms, Action<IServiceCollection>? services = null)
    {
        var folder = Directory.CreateTempSubdirectory("siyu-test-").FullName;
        var clock = new SetClock(new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero));
        var laidOut = LaidOut.Of(database, rooms, folder);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(new TestLog()).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<TimeProvider>(clock);
        rooms(builder.Services.AddSiyu(new SiyuOptions
        {
            DataFolder = folder, Database = laidOut.Name, KeyFile = Path.Combine(folder, "keys.json"),
        }));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        await laidOut.Prepare(app.Services);
        app.UseSiyu();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(app, folder, laidOut, clock) { Http = new() { BaseAddress = new(address) } };
    }

    /// <summary>A piece of work in a unit of work of its own.</summary>
    public Task<Result<T>> Do<T>(Func<IServiceProvider, Task<Result<T>>> work) =>
        Services.GetRequiredService<Works>().Do(work, CancellationToken.None);

    public Task Do(Func<IServiceProvider, Task> work) => Services.GetRequiredService<Works>().Do(work, CancellationToken.None);

    /// <summary>Work on one service, <c>shop.With&lt;IMembers, MemberId&gt;(m => …)</c>.</summary>
    public Task<Result<T>> With<TService, T>(Func<TService, Task<Result<T>>> work) where TService : notnull =>
        Do(services => work(services.GetRequiredService<TService>()));

    /// <summary>Reads from the database without a transaction.</summary>
    public Task<T> Read<T>(Func<SiyuDb, Task<T>> read) =>
        Services.GetRequiredService<Works>().Read(services => read(services.GetRequiredService<SiyuDb>()));

    /// <summary>All rows of an entity.</summary>
    public Task<List<T>> All<T>() where T : class => Read(db => db.All<T>().AsNoTracking().ToListAsync());

    /// <summary>Listeners, due work and outbound run until nothing is left to do now.</summary>
    public Task Settle() => Services.GetRequiredService<Quiet>().Settle(CancellationToken.None);

    /// <summary>Time passes, and what was due is done.</summary>
    public Task Pass(TimeSpan time)
    {
        Clock.Advance(time);
        return Settle();
    }

    /// <summary>Names of the news in the log, in order.</summary>
    public async Task<List<string>> Announced() =>
        await Read(db => db.All<EventRow>().OrderBy(row => row.Seq).Select(row => row.Name).ToListAsync());

    /// <summary>Bodies of the news of one kind, in order.</summary>
    public async Task<List<TEvent>> News<TEvent>() where TEvent : class, IEvent
    {
        var name = TEvent.Name;
        var bodies = await Read(db =>
            db.All<EventRow>().Where(row => row.Name == name).OrderBy(row => row.Seq).Select(row => row.Body).ToListAsync());
        return [.. bodies.Select(body => System.Text.Json.JsonSerializer.Deserialize<TEvent>(body, Json.Options)!)];
    }

    /// <summary>Findings of verify that do not hold; empty is well.</summary>
    public async Task<List<Finding>> Broken()
    {
        await using var scope = Services.CreateAsyncScope();
        var findings = await scope.ServiceProvider.GetRequiredService<Verification>().Check(quiesced: false, CancellationToken.None);
        return [.. findings.Where(finding => !finding.Holds)];
    }

    /// <summary>A client that carries a bearer token of this person.</summary>
    public async Task<HttpClient> SignedIn(SessionKind kind, Guid subject)
    {
        var opened = await Do(services => Task.FromResult(Result.Of(services.GetRequiredService<Sessions>().Open(kind, subject, "test"))));
        var client = new HttpClient { BaseAddress = Http.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", opened.Value.Token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await database.GiveBack();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Shows warnings and faults of the house under test in the test's own output.</summary>
internal sealed class TestLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
        string> formatter) =>
        Xunit.TestContext.Current.TestOutputHelper?.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
