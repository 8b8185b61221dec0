using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Platform.Olap;
using Siyu.Victim;

// A host to be killed by tests: it spools numbers from eight writers and says on its output which of them were answered.
// It ends when its input closes, so that it never outlives a test that died.
// Arguments: data folder, first number.
if (args is [Trimming.Word, ..])
{
    await Trimming.Run(args);
    return;
}
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Services
    .AddSingleton(TimeProvider.System)
    .AddOlap(new OlapOptions { DataFolder = args[0] })
    .AddOlapServer()
    .AddSingleton(new OlapSchemaSource(Assembly.GetExecutingAssembly()))
    .AddOlapSpool(new SpoolOptions("victim", "victim_event"));
using var host = builder.Build();
await host.StartAsync();
var server = host.Services.GetRequiredService<OlapServer>();
await server.Address(CancellationToken.None);
Console.WriteLine($"olap {server.ProcessId} .");

var spool = host.Services.GetRequiredService<OlapSpool>();
_ = Task.Run(async () =>
{
    await Console.In.ReadToEndAsync();
    Environment.Exit(0);
});
var next = long.Parse(args[1], CultureInfo.InvariantCulture);
await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
{
    while (true)
    {
        var n = Interlocked.Increment(ref next);
        var kept = await spool.Append([Encoding.UTF8.GetBytes($$"""{"n":{{n}}}""")], CancellationToken.None);
        if (kept.Ok) Console.WriteLine($"kept {n} .");
    }
})));
