using System.Text.RegularExpressions;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>The Authorization header of a merchant's call (签名头); its attributes may stand in any order.</summary>
internal sealed partial record Authorization(string Mchid, string Nonce, string Timestamp, string Serial, string Signature)
{
    private const string Scheme = "WECHATPAY2-SHA256-RSA2048";
    private const int MaxHeaderChars = 4096;

    public static Authorization Parse(string? header)
    {
        if (string.IsNullOrEmpty(header) || header.Length > MaxHeaderChars)
        {
            throw Malformed("Http头缺少Authorization");
        }

        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || header[..space] != Scheme)
        {
            throw Malformed("Http头Authorization认证类型不正确，应为" + Scheme);
        }

        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = header[(space + 1)..].Trim();
        foreach (var part in Attribute().EnumerateMatches(rest))
        {
            var text = rest.AsSpan(part.Index, part.Length).TrimEnd(" ,").ToString();
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (!attributes.TryAdd(text[..equals], text[(equals + 1)..].Trim('"')))
            {
                throw Malformed("Http头Authorization值格式错误，属性重复");
            }
        }

        return new Authorization(
            Take(attributes, "mchid"), Take(attributes, "nonce_str"), Take(attributes, "timestamp"),
            Take(attributes, "serial_no"), Take(attributes, "signature"));
    }

    private static string Take(Dictionary<string, string> attributes, string name) =>
        attributes.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw Malformed($"Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》，缺少{name}");

    private static PayRefusal Malformed(string message) => PayRefusal.Signature(message, "Authorization", message);

    [GeneratedRegex("[a-z_]+=\"[^\"]*\"(\\s*,\\s*|$)")]
    private static partial Regex Attribute();
}
