using Siyu.Host;
using Siyu.Platform;

var options = SiyuOptions.Read(args);
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSiyu(options).AddRooms();
builder.Services.AddPumps();
var app = builder.Build();
await app.Services.GetRequiredService<SchemaFiles>().Apply(CancellationToken.None);
app.UseSiyu();
await app.RunAsync();
