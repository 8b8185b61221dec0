using System.Net;
using System.Text;
using Siyu.Platform.Outside;

namespace Siyu.Tests.WeCom;

/// <summary>The other end of the wire, answering by a script, for what the sandbox cannot be made to do at will.</summary>
internal sealed class ScriptedWire(Func<HttpRequestMessage, string, Task<HttpResponseMessage>> script) : HttpMessageHandler
{
    private readonly Lock gate = new();
    private readonly List<string> heard = [];

    /// <summary>Path and query of each request, in order.</summary>
    public IReadOnlyList<string> Heard
    {
        get { lock (gate) return [.. heard]; }
    }

    public OutsideCalls Calls(TimeProvider clock) =>
        new(new HttpMessageInvoker(this), new SharedCredentials(clock), new CallBudgets(clock), clock);

    public static Task<HttpResponseMessage> Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (gate) heard.Add(request.RequestUri!.PathAndQuery);
        return await script(request, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken))
            .WaitAsync(cancellationToken);
    }
}
