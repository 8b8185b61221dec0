using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Phones;

/// <summary>Where the house (商家系统) is: the origin of the callback address that it, or its administrator, has set here.</summary>
internal sealed class HouseAddress(IReadOnlyList<IPlane> planes)
{
    public string? Find() => planes.Select(plane => Callback(plane.Export())).OfType<string>()
        .Select(url => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.GetLeftPart(UriPartial.Authority) : null)
        .FirstOrDefault(origin => origin is not null);

    private static string? Callback(JsonNode? node) => node switch
    {
        JsonObject named => named.Str("callback_url") ?? named.Select(p => Callback(p.Value)).FirstOrDefault(found => found is not null),
        JsonArray list => list.Select(Callback).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
