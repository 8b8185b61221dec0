using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Siyu.Sandbox.Pay.Crypto;

/// <summary>Private keys read from PEM once (密钥缓存): reading one costs more than using it.</summary>
internal static class OpenedKeys
{
    private const int MaxOpened = 1_000;
    private static readonly ConcurrentDictionary<string, RSA> Keys = new();

    public static RSA Of(string pem)
    {
        if (Keys.Count > MaxOpened) Keys.Clear();
        return Keys.GetOrAdd(pem, static text =>
        {
            var key = RSA.Create();
            key.ImportFromPem(text);
            return key;
        });
    }
}
