using System.Globalization;

namespace Siyu.Payments.Api;

/// <summary>What the front end hands to WeChat to pay (调起支付签名).</summary>
internal static class PaySign
{
    public static string Text(string appId, long timestamp, string nonce, string package) =>
        string.Create(CultureInfo.InvariantCulture, $"{appId}\n{timestamp}\n{nonce}\n{package}\n");

    /// <summary>The fields of <c>wx.requestPayment</c> and of the JSAPI bridge.</summary>
    public static IReadOnlyDictionary<string, string> Jsapi(Merchant merchant, string appId, string prepayId, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds();
        var nonce = RequestSignature.Nonce();
        var package = "prepay_id=" + prepayId;
        return new Dictionary<string, string>
        {
            ["appId"] = appId,
            ["timeStamp"] = timestamp.ToString(CultureInfo.InvariantCulture),
            ["nonceStr"] = nonce,
            ["package"] = package,
            ["signType"] = "RSA",
            ["paySign"] = merchant.Sign(Text(appId, timestamp, nonce, package)),
        };
    }
}
