using System.Globalization;
using System.Text;
using Siyu.Bench.Harness;
using Siyu.WeCom.Callbacks;

namespace Siyu.Bench.Trials;

/// <summary>WeCom's pushes (演练用企微回调): sealed and signed as the real ones.</summary>
internal sealed class PlayedWeCom
{
    private const string Corp = "wwtrial";
    private const string Token = "callbackToken";
    private static readonly string AesKey = new string('k', 42) + "A";
    private readonly CallbackSeal seal = new(Token, AesKey, Corp);
    private int nonces;

    /// <summary>The house gets to know this corp; nobody answers its calls.</summary>
    public static Task Introduce(Line console, CancellationToken ct) => console.Put($"/api/console/wecom/corps/{Corp}", new
    {
        agentId = 1000002, appSecret = "app-secret", contactSecret = "contact-secret", callbackToken = Token, callbackAesKey = AesKey,
        apiBase = "http://127.0.0.1:9", oAuthBase = "http://127.0.0.1:9",
    }, ct);

    /// <summary>A customer adds a guide; the same message again is another delivery of it.</summary>
    public Call Push(string external, DateTimeOffset at)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            <xml><ToUserName>{Corp}</ToUserName><FromUserName>sys</FromUserName><CreateTime>{at.ToUnixTimeSeconds()}</CreateTime>
            <MsgType>event</MsgType><Event>change_external_contact</Event><ChangeType>add_external_contact</ChangeType>
            <UserID>xiaoli</UserID><ExternalUserID>{external}</ExternalUserID></xml>
            """);
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Interlocked.Increment(ref nonces).ToString(CultureInfo.InvariantCulture);
        string encrypted, signature;
        lock (seal)
        {
            encrypted = seal.Seal(Encoding.UTF8.GetBytes(text), new byte[16]);
            signature = seal.Sign(time, nonce, encrypted);
        }
        var body = $"<xml><ToUserName><![CDATA[{Corp}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt><AgentID></AgentID></xml>";
        return new(HttpMethod.Post, $"/api/callbacks/wecom/{Corp}?msg_signature={signature}&timestamp={time}&nonce={nonce}")
        {
            Body = Encoding.UTF8.GetBytes(body), ContentType = "application/xml",
        };
    }
}
