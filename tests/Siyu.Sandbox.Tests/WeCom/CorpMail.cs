using System.Xml.Linq;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.WeCom;

/// <summary>Opens an encrypted callback as its receiver does: signature first, then the cipher, then whom it is for.</summary>
internal static class CorpMail
{
    public static XElement Open(SandboxRun run, CallbackEar.Heard heard, string kind = "app")
    {
        var app = run.App(kind);
        var envelope = XElement.Parse(heard.Body);
        var encrypted = envelope.Element("Encrypt")!.Value;
        var signature = CallbackCrypto.Sign((string)app["token"]!, heard.Query["timestamp"]!, heard.Query["nonce"]!, encrypted);
        Assert.Equal(signature, heard.Query["msg_signature"]);
        var (message, receiver, _) = CallbackCrypto.Decrypt((string)app["encoding_aes_key"]!, encrypted);
        Assert.Equal(run.CorpId, receiver);
        return XElement.Parse(message);
    }
}
