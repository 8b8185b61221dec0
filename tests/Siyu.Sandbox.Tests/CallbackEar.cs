using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Siyu.Sandbox.Tests;

/// <summary>A host that hears callbacks and answers as it is told.</summary>
internal sealed class CallbackEar : IAsyncDisposable
{
    private readonly WebApplication app;

    private CallbackEar(WebApplication app) => this.app = app;

    internal sealed record Heard(string Method, IQueryCollection Query, string Body);

    public ConcurrentQueue<Heard> All { get; } = new();
    public string Url { get; private set; } = "";

    /// <summary>Status and text of each answer, by how many were heard before it.</summary>
    public Func<Heard, int, (int Status, string Text)> Answers { get; set; } = (_, _) => (200, "");

    public TimeSpan Delay { get; set; }

    public static async Task<CallbackEar> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var ear = new CallbackEar(builder.Build());
        ear.app.Run(ear.Hear);
        await ear.app.StartAsync();
        ear.Url = ear.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/callback";
        return ear;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Hear(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var heard = new Heard(context.Request.Method, context.Request.Query, await reader.ReadToEndAsync());
        var (status, text) = Answers(heard, All.Count);
        All.Enqueue(heard);
        await Task.Delay(Delay);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(text);
    }
}
