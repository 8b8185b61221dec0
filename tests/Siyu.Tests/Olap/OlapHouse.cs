using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Platform.Olap;

namespace Siyu.Tests.Olap;

/// <summary>A real embedded ClickHouse as a child of this test process, in a folder of its own.</summary>
public sealed class OlapHouse : IAsyncLifetime
{
    private readonly bool owned;
    private IHost? host;

    public OlapHouse() => (Folder, owned) = (Directory.CreateTempSubdirectory("siyu-olap-").FullName, true);

    internal OlapHouse(string folder) => Folder = folder;

    internal string Folder { get; }
    internal OlapServer Server => host!.Services.GetRequiredService<OlapServer>();
    internal OlapClient Client => host!.Services.GetRequiredService<OlapClient>();
    internal OlapOptions Options => host!.Services.GetRequiredService<OlapOptions>();
    internal HttpClient Http { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddOlap(new OlapOptions { DataFolder = Folder })
            .AddOlapServer()
            .AddSingleton(new OlapSchemaSource(System.Reflection.Assembly.Load("Siyu.Victim")));
        host = builder.Build();
        await host.StartAsync();
        await Ready();
    }

    /// <summary>Gives a shop under test this ClickHouse, with a spool folder of its own.</summary>
    internal void Serve(IServiceCollection services) => services
        .AddSingleton(Options with { DataFolder = Path.Combine(Folder, "shops", Guid.CreateVersion7().ToString("N")) })
        .AddSingleton(Server).AddSingleton(Client);

    /// <summary>Makes the tables of these rooms.</summary>
    internal async Task Tables(params System.Reflection.Assembly[] rooms) =>
        await new OlapSchema(rooms.Select(room => new OlapSchemaSource(room)), TimeProvider.System).Apply(Client, await Ready(), default);

    /// <summary>Forgets every row, not the tables.</summary>
    internal async Task Fresh()
    {
        foreach (var table in await Client.Rows<Dictionary<string, string>>(
            "SELECT name FROM system.tables WHERE database = 'siyu' AND name != 'siyu_schema'"))
            await Client.Execute("TRUNCATE TABLE {table:Identifier}", new() { { "table", table["name"] } });
    }

    internal async Task<OlapAddress> Ready()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await Server.Address(limit.Token);
    }

    /// <summary>A request as any HTTP client would send it.</summary>
    internal async Task<(int Status, string Body, HttpResponseMessage Answer)> Ask(
        HttpMethod method, string query, HttpContent? body = null, Action<HttpRequestMessage>? change = null)
    {
        var address = await Ready();
        using var request = new HttpRequestMessage(method, new Uri(address.Url, query)) { Content = body };
        request.Headers.Add("X-ClickHouse-User", address.User);
        request.Headers.Add("X-ClickHouse-Key", address.Password);
        change?.Invoke(request);
        var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer);
    }

    public async ValueTask DisposeAsync()
    {
        await host!.StopAsync();
        host.Dispose();
        Http.Dispose();
        if (owned) Directory.Delete(Folder, recursive: true);
    }
}
