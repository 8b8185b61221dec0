using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Siyu.Sandbox.Pay.Crypto;

/// <summary>A key pair with its certificate as stored (证书): made by the sandbox itself, never shipped.</summary>
internal sealed record PayCertificate(
    string Serial, string CertificatePem, string PrivateKeyPem, DateTimeOffset EffectiveAt, DateTimeOffset ExpiresAt)
{
    private const int KeyBits = 2048;
    private const int SerialBytes = 20;

    public static PayCertificate Create(string subject, DateTimeOffset at, TimeSpan validFor, string? privateKeyPem = null)
    {
        using var key = privateKeyPem is null ? RSA.Create(KeyBits) : Open(privateKeyPem);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation
            | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment, false));
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        // Positive and full length, so that the hex of the serial always has forty digits.
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        var (from, until) = (WholeSecond(at), WholeSecond(at + validFor));
        var issuer = new X500DistinguishedName("C=CN, O=Siyu Sandbox, OU=Siyu Sandbox CA Center, CN=Siyu Sandbox Root CA");
        using var certificate = request.Create(
            issuer, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), from, until, serial);
        return new PayCertificate(
            Convert.ToHexString(serial), certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), from, until);
    }

    public RSA Key => OpenedKeys.Of(PrivateKeyPem);

    public string PublicKeyPem() => Key.ExportSubjectPublicKeyInfoPem();

    private static RSA Open(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}
