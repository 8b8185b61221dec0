using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>One call of the server API by an app whose token holds.</summary>
internal sealed record WeComCall(Corp Corp, CorpApp App, IQueryCollection Query, JsonObject Body, DateTimeOffset Now)
{
    /// <summary>The fault that this call has to play, if any.</summary>
    public string? Fault { get; init; }

    public string CorpId => Corp.CorpId;
    public long NowMs => Now.ToUnixTimeMilliseconds();
    public long NowSeconds => Now.ToUnixTimeSeconds();

    public string? Param(string name) => Query[name] is { Count: > 0 } values && !string.IsNullOrEmpty(values[0]) ? values[0] : null;

    public string Need(string name, Func<WeComRefusal> missing) =>
        Body.Str(name) is { Length: > 0 } value ? value : throw missing();

    /// <summary>An optional text of at most so many characters.</summary>
    public string? Upto(string name, int characters) => Body.Str(name) is not { } text ? null
        : text.EnumerateRunes().Count() <= characters ? text : throw WeComRefusal.Bad(name);

    /// <summary>A page size between 1 and the most that is allowed.</summary>
    public int Limit(int usual, int most) => Body.Num("limit") switch
    {
        null or 0 => usual,
        { } wanted when wanted > 0 && wanted <= most => (int)wanted,
        _ => throw WeComRefusal.Bad("limit"),
    };
}

/// <summary>Which secrets may call which APIs.</summary>
internal enum ApiGroup
{
    Any,
    Contact,
    Directory,
    App,
}
