using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Siyu.Organization.Domain;

/// <summary>Time-based one-time codes (动态口令, RFC 6238): HMAC-SHA1, steps of 30 seconds.</summary>
internal static class Totp
{
    public const int StepSeconds = 30;
    private const int Digits = 6;

    /// <summary>Steps of clock error that a phone may have, to either side.</summary>
    private const int Drift = 1;

    /// <summary>The step that a code belongs to, if it is right and newer than the last one used.</summary>
    public static long? Accept(byte[] secret, string code, DateTimeOffset at, long lastStep)
    {
        var now = at.ToUnixTimeSeconds() / StepSeconds;
        long? accepted = null;
        for (var step = now - Drift; step <= now + Drift; step++)
        {
            var same = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step, Digits)),
                Encoding.ASCII.GetBytes(code));
            if (same && step > lastStep) accepted ??= step;
        }
        return accepted;
    }

    public static string Code(byte[] secret, long step, int digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[20];
        HMACSHA1.HashData(secret, counter, mac);
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0x0f)..]) & 0x7fffffff;
        var modulus = 1u;
        for (var i = 0; i < digits; i++) modulus *= 10;
        return (number % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The address that an authenticator app reads.</summary>
    public static string Address(string issuer, string login, byte[] secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(login)}"
        + $"?secret={Base32(secret)}&issuer={Uri.EscapeDataString(issuer)}";

    public static string Base32(byte[] bytes)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var text = new StringBuilder();
        int buffer = 0, bits = 0;
        foreach (var value in bytes)
        {
            buffer = (buffer << 8) | value;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(alphabet[(buffer >> (bits - 5)) & 31]);
            buffer &= 0xff;
        }
        if (bits > 0) text.Append(alphabet[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }
}
