using System.Security.Cryptography;
using System.Text;

namespace Siyu.Sandbox.Core;

/// <summary>The signature by which a page proves to the client that its ticket is right (JS-SDK 签名).</summary>
internal static class JsSdk
{
    /// <summary>The address counts without its fragment.</summary>
    public static string Sign(string ticket, string nonce, string timestamp, string url)
    {
        var text = $"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url.Split('#')[0]}";
#pragma warning disable CA5350 // The protocol says SHA1.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }
}
