using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Core;

/// <summary>One of the hosts that the sandbox plays, on a port of its own and with acts on the control port.</summary>
internal interface IPlane
{
    /// <summary>wecom, wechat or pay: the name in scopes, the journal and the exported configuration.</summary>
    string Name { get; }

    /// <summary>The protocol as the host speaks it; no path prefix.</summary>
    void Map(IEndpointRouteBuilder routes);

    /// <summary>Its persons' acts; paths are relative to /control.</summary>
    void MapControl(IEndpointRouteBuilder control);

    /// <summary>What a phone makes of a text that it scanned (扫一扫), or null when it is none of this plane's.</summary>
    Scanned? Read(string text);

    /// <summary>Makes the first tenant; called when the store is new or was reset.</summary>
    void Seed();

    /// <summary>What somebody must know to be a client of it.</summary>
    JsonObject Export();

    /// <summary>Takes its part of a configure request.</summary>
    void Configure(JsonObject part);

    /// <summary>Answers, as the host would, a call for which it has no API, or none with this verb.</summary>
    Task Nowhere(HttpContext context);

    /// <summary>Answers, as the host would, when the sandbox itself has failed.</summary>
    Task Failed(HttpContext context);
}

/// <summary>What a scanned code opens: contact, group, mini_program, pay, web or text.</summary>
internal sealed record Scanned(string Opens, string Text)
{
    /// <summary>The config id of a contact or group code, or the appid of a mini program.</summary>
    public string? Id { get; init; }

    /// <summary>Who or what it is, as the phone shows it before one goes on.</summary>
    public string? Name { get; init; }

    public string? Avatar { get; init; }
    public string? Detail { get; init; }

    /// <summary>Where a mini program is opened, with its query.</summary>
    public string? Page { get; init; }
}

/// <summary>Where each plane can be reached.</summary>
internal sealed record Addresses(string Control, string WeCom, string Wechat, string Pay);
