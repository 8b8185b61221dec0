using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Core;

/// <summary>What the console asks of a callback address before it saves it (接收消息服务器配置).</summary>
internal static class CallbackAddress
{
    private const int KeyChars = 43;
    private const int MaxTokenChars = 32;

    public static void Check(JsonObject wanted)
    {
        if (wanted.Str("callback_url") is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var at) && at.Scheme is "http" or "https"))
            throw ControlRefusal.Bad("callback.bad_url", $"{url} is no http address.");
        if (wanted.Str("encoding_aes_key") is { } key && (key.Length != KeyChars || !Base64.IsValid(key + "=")))
            throw ControlRefusal.Bad("callback.bad_key", "An EncodingAESKey has 43 letters and digits.");
        if (wanted.Str("token") is { } token && (token.Length is 0 or > MaxTokenChars || !token.All(char.IsAsciiLetterOrDigit)))
            throw ControlRefusal.Bad("callback.bad_token", "A token has 1 to 32 letters and digits.");
    }
}
