using System.Text.Json.Nodes;
using Siyu.Sandbox.Pay.Crypto;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Merchants;

/// <summary>GET /v3/certificates (平台证书): each certificate in force, sealed with the merchant's APIv3 key.</summary>
internal sealed class ListCertificates(PlatformKeys keys)
{
    public void Map(PayRoutes routes) => routes.Get("/v3/certificates", Answer);

    private PayAnswer Answer(PayCall call)
    {
        if (call.Merchant.Mode == Merchant.PublicKeyMode)
            throw new PayRefusal(404, "RESOURCE_NOT_EXISTS", "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥");
        var data = new JsonArray();
        foreach (var certificate in keys.Ring.Certificates) data.Add(Item(certificate, call.Merchant.ApiV3Key));
        return PayAnswer.Json(new JsonObject { ["data"] = data });
    }

    private static JsonObject Item(PayCertificate certificate, string apiV3Key)
    {
        var content = ResourceCipher.Seal(apiV3Key, "certificate", certificate.CertificatePem);
        return new JsonObject
        {
            ["serial_no"] = certificate.Serial,
            ["effective_time"] = PayTime.Text(certificate.EffectiveAt),
            ["expire_time"] = PayTime.Text(certificate.ExpiresAt),
            ["encrypt_certificate"] = new JsonObject
            {
                ["algorithm"] = ResourceCipher.Algorithm,
                ["nonce"] = content.Nonce,
                ["associated_data"] = content.AssociatedData,
                ["ciphertext"] = content.Ciphertext,
            },
        };
    }
}
