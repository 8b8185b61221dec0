using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Siyu.Bench.Harness;
using Siyu.WeCom.Callbacks;

namespace Siyu.Bench.Callbacks;

/// <summary>Writes callbacks as WeCom does (企微回调信件): each a message of its own, sealed and signed beforehand.</summary>
internal sealed class WeComMail
{
    private const string Token = "benchCallbackToken";
    private readonly CallbackSeal seal;

    private WeComMail(string corp, string key) => (Corp, Key, seal) = (corp, key, new(Token, key, corp));

    public string Corp { get; }
    public string Key { get; }

    public static WeComMail Of(string corp) => new(corp, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))[..43]);

    /// <summary>What the console is told of the corp; nothing of it is called.</summary>
    public object Settings => new
    {
        agentId = 1_000_002, appSecret = "bench-app-secret", contactSecret = "bench-contact-secret", callbackToken = Token,
        callbackAesKey = Key, apiBase = "http://127.0.0.1:9", oAuthBase = "http://127.0.0.1:9", guideAppUrl = "",
    };

    /// <summary>One callback, and the words by which its row is found again.</summary>
    public (Call Call, string Mark) Write(int number)
    {
        var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var plain = Encoding.UTF8.GetBytes(
            $"<xml><ToUserName><![CDATA[{Corp}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>"
            + $"<CreateTime>{seconds}</CreateTime>"
            + "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event>"
            + "<ChangeType><![CDATA[del_follow_user]]></ChangeType><UserID><![CDATA[xiaoli]]></UserID>"
            + $"<ExternalUserID><![CDATA[wm{Guid.CreateVersion7():N}]]></ExternalUserID></xml>");
        var encrypted = seal.Seal(plain, RandomNumberGenerator.GetBytes(16));
        var nonce = number.ToString("D10", CultureInfo.InvariantCulture);
        var body = $"<xml><ToUserName><![CDATA[{Corp}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
            + "<AgentID><![CDATA[1000002]]></AgentID></xml>";
        var signed = $"msg_signature={seal.Sign(seconds, nonce, encrypted)}&timestamp={seconds}&nonce={nonce}";
        var address = $"/api/callbacks/wecom/{Corp}?{signed}";
        var call = new Call(HttpMethod.Post, address) { Body = Encoding.UTF8.GetBytes(body), ContentType = "text/xml" };
        return (call, Convert.ToHexString(CallbackMessage.DedupeKey(Corp, plain)));
    }
}
