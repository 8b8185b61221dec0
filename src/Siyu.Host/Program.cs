using Siyu.Host;
using Siyu.Host.Once;
using Siyu.Platform;
using Siyu.Platform.Olap;

// Each holds some memory, also while it only waits: more are not accepted.
const int connectionsAtMost = 20_000;
var options = SiyuOptions.Read(args);
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxConcurrentConnections = connectionsAtMost);
builder.Services.AddSiyu(options).AddRooms();
builder.Services.AddScoped<IVerify, MoneyAcrossRooms>();
if (args.FirstOrDefault() is { } command && OnceOnly.Commands.ContainsKey(command))
{
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    return await OnceOnly.Run(builder.Build(), command, args);
}
using var data = DataLock.Take(options);
if (data is null && DatabaseOptions.Parse(options.Database, options.DataFolder).IsSqlite) return OnceOnly.Busy(options);
if (data is not null)
{
    builder.Services.AddHouseDoor();
    builder.WebHost.UseUrls([.. (builder.Configuration["urls"] ?? "http://127.0.0.1:5080").Split(';'), HouseDoor.AnyPort]);
}
builder.Services.AddPumps().AddOlapServer().AddOlapFeeds().AddAppPages();
var app = builder.Build();
await app.Services.GetRequiredService<SchemaFiles>().Apply(CancellationToken.None);
app.UseSiyu(pages => pages.MapAppPages(options));
if (args.Contains("--stdin-guard")) StdinGuard.Watch(app.Lifetime);
await app.RunAsync();
return 0;
