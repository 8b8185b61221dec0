using System.Globalization;
using Siyu.Kernel;

namespace Siyu.WeCom.Callbacks;

/// <summary>The words that come in the address of a callback (回调参数).</summary>
internal sealed record CallbackWords(string? Signature, string? Timestamp, string? Nonce);

/// <summary>A callback that proved to come from the platform (已验证回调).</summary>
internal sealed record ProvenCallback(byte[] Plain, string Timestamp, string Nonce);

/// <summary>Decides whether a callback is the platform's (回调校验): signature, then time, then seal and receiver.</summary>
internal static class CallbackCheck
{
    /// <summary>How far a timestamp may be off.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static Result<ProvenCallback> Prove(CallbackSeal seal, CallbackWords words, string encrypted, DateTimeOffset now)
    {
        if (words is not { Signature: { Length: > 0 } signature, Timestamp: { Length: > 0 } timestamp, Nonce: { Length: > 0 } nonce })
            return CallbackProblems.Incomplete;
        if (!seal.IsSigned(signature, timestamp, nonce, encrypted)) return CallbackProblems.BadSignature;
        if (!IsFresh(timestamp, now)) return CallbackProblems.Stale;
        return seal.Open(encrypted).Map(plain => new ProvenCallback(plain, timestamp, nonce));
    }

    private static bool IsFresh(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs((double)seconds - now.ToUnixTimeSeconds()) <= Window.TotalSeconds;
}
