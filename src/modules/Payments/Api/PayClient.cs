using System.Text.Json;

namespace Siyu.Payments.Api;

/// <summary>Calls WeChat Pay v3 (微信支付客户端): signed both ways; what is not provably WeChat's answer leaves the outcome unknown.</summary>
internal sealed class PayClient(PayWire wire, PlatformKeys keys)
{
    public async Task<PayReply<T>> Send<T>(Merchant merchant, PayCall call, CancellationToken ct) where T : class
    {
        WireAnswer answer;
        try
        {
            answer = await wire.Send(merchant, call, ct);
        }
        catch (HttpRequestException failure)
        {
            return PayReply<T>.Unknown("NETWORK_" + failure.HttpRequestError);
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return PayReply<T>.Unknown("TIMEOUT");
        }
        var authenticity = await keys.Judge(merchant, answer.Signed, ct);
        return authenticity == Authenticity.Genuine ? Read<T>(answer) : Doubted<T>(answer, authenticity);
    }

    private static PayReply<T> Read<T>(WireAnswer answer) where T : class
    {
        if (answer.Status == 204 && typeof(T) == typeof(Nothing)) return PayReply<T>.Done((T)(object)Nothing.It);
        if (answer.Status is 200)
        {
            return Parse<T>(answer.Body) is { } value ? PayReply<T>.Done(value) : PayReply<T>.Unknown("UNREADABLE");
        }
        var fault = FaultOf(answer);
        return MeansNo(answer.Status) ? PayReply<T>.Refused(fault) : PayReply<T>.Unknown(fault);
    }

    /// <summary>
    /// Only a believed 4xx is a no. 401 says that our keys are wrong: nothing was done, but it is we who must repair and ask again;
    /// 202, 429 and 5xx are WeChat's own "unknown".
    /// </summary>
    private static bool MeansNo(int status) => status is >= 400 and < 500 and not 401 and not 429;

    private static PayReply<T> Doubted<T>(WireAnswer answer, Authenticity why) where T : class
    {
        var fault = FaultOf(answer);
        return PayReply<T>.Unknown(answer.Status < 300 ? fault with { Code = "ANSWER_" + why.ToString().ToUpperInvariant() } : fault);
    }

    private static PayFault FaultOf(WireAnswer answer)
    {
        var error = Parse<ErrorBody>(answer.Body);
        return new(answer.Status, error?.Code ?? "HTTP", error?.Message ?? "");
    }

    private static T? Parse<T>(byte[] body) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, PayJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record ErrorBody(string? Code, string? Message);
}
