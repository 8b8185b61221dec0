using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Siyu.Sandbox.Core;

/// <summary>A key pair of the sandbox's own, with a certificate over it.</summary>
internal sealed record KeyPair(string Name, string PrivatePem, string PublicPem, string CertificatePem, string Serial);

/// <summary>RSA keys and certificates, made on first use and kept; never those of any fixture.</summary>
internal sealed class Keys(Store store)
{
    private const string Kind = "key";
    private const int Bits = 2048;
    private readonly object gate = new();
    private readonly Dictionary<string, RSA> opened = [];

    /// <summary>The key pair of that name; the subject is the certificate's common name.</summary>
    public KeyPair Pair(string name, string? subject = null)
    {
        lock (gate)
        {
            if (store.Get<KeyPair>(Kind, name) is { } known) return known;
            var made = Make(name, subject ?? name);
            store.Put(Kind, name, made);
            return made;
        }
    }

    /// <summary>The private key, opened once.</summary>
    public RSA Rsa(string name)
    {
        var pair = Pair(name);
        lock (gate)
        {
            if (opened.TryGetValue(pair.Serial, out var rsa)) return rsa;
            rsa = RSA.Create();
            rsa.ImportFromPem(pair.PrivatePem);
            return opened[pair.Serial] = rsa;
        }
    }

    private static KeyPair Make(string name, string subject)
    {
        using var rsa = RSA.Create(Bits);
        var request = new CertificateRequest($"CN={subject}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var certificate = request.CreateSelfSigned(from, from.AddYears(5));
        return new KeyPair(name, rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem(),
            certificate.ExportCertificatePem(), certificate.SerialNumber);
    }
}
