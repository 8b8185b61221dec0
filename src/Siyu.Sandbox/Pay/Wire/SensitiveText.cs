using Siyu.Sandbox.Pay.Crypto;
using Siyu.Sandbox.Pay.Merchants;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>Reads fields that the merchant encrypted for the platform (敏感字段); the header Wechatpay-Serial names the key.</summary>
internal sealed class SensitiveText(PlatformKeys keys)
{
    private const int MaxChars = 1024;

    public string Need(PayCall call, PayBody body, string name) => Open(call, body, name, body.Text(name, MaxChars));

    public string? Find(PayCall call, PayBody body, string name) =>
        body.OptionalText(name, MaxChars) is { } text ? Open(call, body, name, text) : null;

    private string Open(PayCall call, PayBody body, string name, string ciphertext)
    {
        if (call.EncryptedFor is not { Length: > 0 } serial)
            throw PayRefusal.Invalid("请求中含有敏感信息加密字段，Http头缺少" + PayCall.SerialHeader);
        var key = keys.Decrypting(call.Merchant, serial)
            ?? throw PayRefusal.Invalid("平台证书序列号或微信支付公钥ID错误，请检查Http头" + PayCall.SerialHeader);
        return SensitiveField.Decrypt(key, ciphertext) ?? throw body.Refuse(name, ciphertext, "敏感信息解密失败，请检查加密所用的密钥与填充方式");
    }
}
