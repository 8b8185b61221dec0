using Siyu.Sandbox.Pay.Merchants;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>An admitted call: who signed it and what it says.</summary>
internal sealed record PayCall(Merchant Merchant, HttpRequest Request, ReadOnlyMemory<byte> Bytes, DateTimeOffset Now)
{
    public const string SerialHeader = "Wechatpay-Serial";

    public PayBody Body() => PayBody.Parse(Bytes);

    /// <summary>The serial that names the platform key of encrypted fields.</summary>
    public string? EncryptedFor => Request.Headers[SerialHeader].FirstOrDefault();

    public string Route(string name) => (string)Request.RouteValues[name]!;

    public string? Query(string name) => Request.Query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    public string NeedQuery(string name) =>
        Query(name) ?? throw PayRefusal.Field("/" + name, "", $"输入源“/query/{name}”映射到值字段“{name}”，此字段必填", "query");

    /// <summary>The merchant named in the call must be the one that signed it.</summary>
    public string Own(string mchid) => mchid == Merchant.Mchid
        ? mchid
        : throw PayRefusal.Invalid("HTTP头Authorization中的mchid与请求数据中的mchid不一致");
}
