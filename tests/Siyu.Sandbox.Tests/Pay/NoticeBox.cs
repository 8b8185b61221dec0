using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>A notice as it came over the wire.</summary>
internal sealed record Notice(string Path, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
}

/// <summary>A merchant's notify endpoint; it answers as it is told.</summary>
internal sealed class NoticeBox : IAsyncDisposable
{
    private readonly ConcurrentQueue<Notice> came = new();
    private WebApplication? app;

    /// <summary>The status of the next answers, by path; 204 unless said otherwise.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = new();

    public string Base { get; private set; } = "";

    public IReadOnlyList<Notice> At(string path) => [.. came.Where(n => n.Path == path)];

    public async Task Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(Take);
        await app.StartAsync();
        Base = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async ValueTask DisposeAsync() => await app!.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var path = context.Request.Path.Value!;
        came.Enqueue(new Notice(path, body.ToArray(), context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())));
        context.Response.StatusCode = Answers.GetValueOrDefault(path, 204);
    }
}
