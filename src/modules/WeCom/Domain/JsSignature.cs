using System.Security.Cryptography;
using System.Text;

namespace Siyu.WeCom.Domain;

/// <summary>Signs a page for the JS-SDK (JS-SDK 签名): SHA-1 over ticket, nonce, time and the address without its fragment.</summary>
internal static class JsSignature
{
    public static string Of(string ticket, string nonce, string timestamp, string url)
    {
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var text = $"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={(hash < 0 ? url : url[..hash])}";
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
