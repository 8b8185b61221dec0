using Siyu.Host;
using Siyu.Host.Once;
using Siyu.Platform;
using Siyu.Platform.Olap;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSiyu(SiyuOptions.Read(args)).AddRooms();
if (args.FirstOrDefault() is { } command && OnceOnly.Commands.ContainsKey(command))
{
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    return await OnceOnly.Run(builder.Build(), command, args);
}
builder.Services.AddPumps().AddOlapServer().AddOlapFeeds();
var app = builder.Build();
await app.Services.GetRequiredService<SchemaFiles>().Apply(CancellationToken.None);
app.UseSiyu();
if (args.Contains("--stdin-guard")) StdinGuard.Watch(app.Lifetime);
await app.RunAsync();
return 0;
