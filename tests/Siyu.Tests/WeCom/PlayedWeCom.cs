using System.Text.Json;
using System.Text.Json.Nodes;

namespace Siyu.Tests.WeCom;

/// <summary>WeCom as a test wants it to be: canned answers by path, and what was asked of it.</summary>
internal sealed class PlayedWeCom
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Func<JsonObject, string?>> answers = [];
    private readonly List<(string Path, JsonObject Body)> asked = [];
    private readonly HashSet<string> hanging = [];

    public PlayedWeCom()
    {
        Wire = new ScriptedWire(Answer);
        On("/cgi-bin/gettoken", _ => """{"errcode":0,"access_token":"token","expires_in":7200}""");
    }

    public ScriptedWire Wire { get; }

    /// <summary>Bodies of the calls of one path, in order; a query becomes a body of its words.</summary>
    public IReadOnlyList<JsonObject> Asked(string path)
    {
        lock (gate) return [.. asked.Where(a => a.Path == path).Select(a => a.Body)];
    }

    /// <summary>How this path answers; null is a connection that breaks after the call was taken.</summary>
    public void On(string path, Func<JsonObject, string?> answer)
    {
        lock (gate) answers[path] = answer;
    }

    /// <summary>This path takes calls and never answers.</summary>
    public void Hangs(string path)
    {
        lock (gate) hanging.Add(path);
    }

    public void On(string path, string answer) => On(path, _ => answer);

    public void Refuses(string path, int code) => On(path, $$"""{"errcode":{{code}},"errmsg":"refused"}""");

    private Task<HttpResponseMessage> Answer(HttpRequestMessage request, string body)
    {
        var path = request.RequestUri!.AbsolutePath;
        var words = System.Web.HttpUtility.ParseQueryString(request.RequestUri.Query);
        var sent = body.StartsWith('{') ? JsonNode.Parse(body)!.AsObject() : [];
        if (body.Length == 0) foreach (string name in words) sent[name] = words[name];
        Func<JsonObject, string?>? answer;
        lock (gate)
        {
            asked.Add((path, sent));
            if (hanging.Contains(path)) return new TaskCompletionSource<HttpResponseMessage>().Task;
            answers.TryGetValue(path, out answer);
        }
        var text = answer is null ? """{"errcode":48002,"errmsg":"this test plays no such interface"}""" : answer(sent);
        return text is null ? throw new HttpRequestException(HttpRequestError.ResponseEnded) : ScriptedWire.Json(text);
    }
}
