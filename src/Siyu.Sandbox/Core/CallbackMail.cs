namespace Siyu.Sandbox.Core;

/// <summary>Whom an encrypted message is for: the secrets of the callback address and the id inside.</summary>
internal sealed record MailSecrets(string Token, string EncodingAesKey, string Receiver);

/// <summary>An encrypted message as it leaves (加密消息): true, or with the one thing wrong that a forgery asks for.</summary>
internal sealed record CallbackMail(string Encrypted, string Timestamp, string Nonce, string? MsgSignature, string Signature)
{
    private const int UsualSkewSeconds = -600;

    /// <summary>The forgeries that can be played on such a message.</summary>
    public static readonly IReadOnlySet<string> Forgeries = new HashSet<string>
    {
        FaultKinds.BadSignature, FaultKinds.WrongReceiver, FaultKinds.ClockSkew, FaultKinds.CorruptPadding, FaultKinds.AlteredBody,
        FaultKinds.NoSignature,
    };

    public static CallbackMail Seal(Delivery delivery, MailSecrets to, string xml, DateTimeOffset at)
    {
        if (delivery.Drift is { } drift) xml = SchemaDrift.Apply(xml, drift);
        var forgery = delivery.Forgery;
        var receiver = forgery == FaultKinds.WrongReceiver ? to.Receiver[..2] + new string('0', 16) : to.Receiver;
        var padding = forgery == FaultKinds.CorruptPadding ? MailPadding.Broken
            : delivery.WholeBlock ? MailPadding.WholeBlock : MailPadding.Usual;
        var encrypted = CallbackCrypto.Encrypt(to.EncodingAesKey, receiver, xml, padding: padding);
        if (forgery == FaultKinds.ClockSkew) at = at.AddSeconds(delivery.Number("seconds", UsualSkewSeconds));
        var token = forgery == FaultKinds.BadSignature ? "forged" + to.Token : to.Token;
        var (timestamp, nonce) = (at.ToUnixTimeSeconds().Plainly(), Ids.RandomDigits(10));
        var signature = forgery == FaultKinds.NoSignature ? null : CallbackCrypto.Sign(token, timestamp, nonce, encrypted);
        return new CallbackMail(
            forgery == FaultKinds.AlteredBody ? Altered(encrypted) : encrypted, timestamp, nonce, signature,
            CallbackCrypto.SignPlain(token, timestamp, nonce));
    }

    /// <summary>The address with the words of this message behind it.</summary>
    public static string Behind(string url, string words) => url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + words;

    // One letter in the middle, so that it stays base64 of the same length.
    private static string Altered(string encrypted)
    {
        var at = encrypted.Length / 2;
        return encrypted[..at] + (encrypted[at] == 'A' ? 'B' : 'A') + encrypted[(at + 1)..];
    }
}
