using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Siyu.Olap;
using Siyu.Olap.Engine;
using Siyu.Olap.Http;

var started = Stopwatch.GetTimestamp();
var (options, refusal) = OlapOptions.Parse(args);
if (options is null) return Refuse(2, refusal!);
if (ChdbLibrary.Find(options.Library) is not { } library)
{
    return Refuse(4, ChdbLibrary.Package() is { } package
        ? $"libchdb is not found: run `npm ci` in apps/, or `npm install --no-save @chdb/{package}@{ChdbLibrary.Version}` there, "
            + $"or give --lib PATH or {ChdbLibrary.Variable}."
        : "chDB is not built for this system: give the host the URL of a ClickHouse server instead.");
}
using var held = DataLock.Take(options.Data);
if (held is null) return Refuse(3, $"Another process holds {options.Data}.");

// Each query blocks a thread of the pool while the engine's own threads work.
ThreadPool.SetMinThreads(64, 16);
Chdb.Load(library);
var engine = new OlapEngine(options.Data, options.MemoryMb);

// Built with no arguments: ours are not configuration.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, options.Port);
    kestrel.Limits.MaxRequestBodySize = null;
    kestrel.Limits.MaxRequestLineSize = 1 << 20;
    kestrel.Limits.MaxRequestBufferSize = 2 << 20;
});
var app = builder.Build();
var http = new HttpInterface(engine, options.Token);
app.MapGet("/ping", () => "Ok.\n");
app.MapMethods("/", ["GET", "POST"], http.Serve);
await app.StartAsync();

var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
Console.Out.WriteLine(JsonSerializer.Serialize(new
{
    ready = true,
    port = new Uri(address).Port,
    pid = Environment.ProcessId,
    version = engine.Version,
    startMs = (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
}));
Console.Out.Flush();
if (!options.Stay) _ = new HostWatch(app.Lifetime, TimeProvider.System).Run();
await app.WaitForShutdownAsync();
engine.Dispose();
return 0;

static int Refuse(int code, string text)
{
    Console.Error.WriteLine(text);
    return code;
}
