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

    /// <summary>Makes the first tenant; called when the store is new or was reset.</summary>
    void Seed();

    /// <summary>What somebody must know to be a client of it.</summary>
    JsonObject Export();

    /// <summary>Takes its part of a configure request.</summary>
    void Configure(JsonObject part);
}

/// <summary>Where each plane can be reached.</summary>
internal sealed record Addresses(string Control, string WeCom, string Wechat, string Pay);
