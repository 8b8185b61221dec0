using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Siyu.Payments.Api;

namespace Siyu.Simulation.Tencent;

/// <summary>Where the house's calls end (腾讯侧入口): pay, mini program and WeCom, each in its own words, through the same weather.</summary>
internal sealed class TencentWire(PayDesk pay, PayKeys keys, PayBooks books, OpenPlatform open, Weather weather) : HttpMessageHandler
{
    /// <summary>How many calls came.</summary>
    public int Calls { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls++;
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var gust = weather.Next();
        Weather.Before(gust);
        return request.RequestUri!.Host == "pay.simulated" ? Pay(request, body, gust) : Open(request, body, gust);
    }

    private HttpResponseMessage Pay(HttpRequestMessage request, string body, Gust gust)
    {
        if (!keys.IsOurs(request, body)) return Signed(new(401, PayWords.Fault("SIGN_ERROR")), Gust.None);
        if (gust == Gust.FaultBefore) return Signed(new(500, PayWords.Fault("SYSTEM_ERROR")), gust);
        if (gust == Gust.TooMany) return Signed(new(429, PayWords.Fault("FREQUENCY_LIMITED")), gust);
        var answer = pay.Handle(
            request.Method.Method, request.RequestUri!.AbsolutePath, body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject());
        Weather.After(gust);
        return Signed(gust == Gust.FaultAfter ? new(500, PayWords.Fault("SYSTEM_ERROR")) : answer, gust);
    }

    private HttpResponseMessage Signed(PayAnswer answer, Gust gust)
    {
        var message = keys.Sign(answer.Body, books.NextId("nonce"), books.Now, forged: gust == Gust.BadSignature);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            Content = new StringContent(answer.Body, Encoding.UTF8, "application/json"),
        };
        if (gust == Gust.Unsigned) return response;
        response.Headers.Add("Wechatpay-Timestamp", message.Timestamp);
        response.Headers.Add("Wechatpay-Nonce", message.Nonce);
        response.Headers.Add("Wechatpay-Serial", message.Serial);
        response.Headers.Add("Wechatpay-Signature", message.Signature);
        return response;
    }

    private HttpResponseMessage Open(HttpRequestMessage request, string body, Gust gust)
    {
        if (Weather.Status(gust) is { } bad && gust != Gust.FaultAfter) return new(bad);
        var text = open.Handle(request.RequestUri!, body);
        Weather.After(gust);
        return Weather.Status(gust) is { } late ? new(late) : new(HttpStatusCode.OK)
        {
            Content = new StringContent(text, Encoding.UTF8, "application/json"),
        };
    }
}
