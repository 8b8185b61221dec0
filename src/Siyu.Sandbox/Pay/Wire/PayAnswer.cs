using System.Text;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>What goes back over the wire (应答); every one is signed but the bill files.</summary>
internal sealed record PayAnswer(int Status, byte[] Body, string? ContentType, bool Signed = true)
{
    private const string JsonType = "application/json; charset=utf-8";

    public static readonly PayAnswer NoContent = new(204, [], null);

    public static PayAnswer Json(JsonObject body, int status = 200) =>
        new(status, Encoding.UTF8.GetBytes(body.ToJsonString(Store.Json)), JsonType);

    public static PayAnswer Refused(PayRefusal refusal) => Json(refusal.Body(), refusal.Status);

    public static PayAnswer File(byte[] bytes, string type) => new(200, bytes, type, Signed: false);
}
