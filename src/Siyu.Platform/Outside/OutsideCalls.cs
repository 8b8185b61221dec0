using System.Net;

namespace Siyu.Platform.Outside;

/// <summary>Whether a call may simply be made again when nobody knows how it ended (重复性).</summary>
public enum Repeat { Safe, Never }

/// <summary>One call of an outside service (外部调用): how it is asked and how its reply reads.</summary>
public sealed record OutsideCall<T>(string Budget, CallQuota Quota, Repeat Repeat, Func<string?, HttpRequestMessage> Request,
    Func<OutsideReply, Answer<T>> Read)
{
    public CredentialSource? Credential { get; init; }
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(8);
}

/// <summary>A reply as it came (原始应答).</summary>
public sealed record OutsideReply(HttpStatusCode Status, string? ContentType, byte[] Body);

/// <summary>The one gateway to a service (外部网关): budget, shared credential, time-out, one fresh credential, few repetitions.</summary>
public sealed class OutsideCalls(HttpMessageInvoker http, SharedCredentials credentials, CallBudgets budgets, TimeProvider clock)
{
    private const int MaxTries = 3;
    private static readonly TimeSpan Blocked = TimeSpan.FromMinutes(1);

    public async Task<Answer<T>> Ask<T>(OutsideCall<T> call, CancellationToken ct)
    {
        using var place = await budgets.Enter(call.Budget, call.Quota, ct);
        var renewed = false;
        for (var tries = 1; ; tries++)
        {
            var answer = await Try(call, ct);
            if (answer.Ok) return answer;
            switch (answer.Failure!.Kind)
            {
                case FailureKind.Spoiled when call.Credential is not null && !renewed:
                    renewed = true;
                    tries--;
                    break;
                case FailureKind.Spoiled:
                    return answer.Failure with { Kind = FailureKind.Misconfigured };
                case FailureKind.BackOff:
                    budgets.Close(call.Budget, call.Quota, answer.Failure.After ?? Blocked);
                    return answer.Failure with { After = answer.Failure.After ?? Blocked };
                case FailureKind.Retry when tries < MaxTries:
                case FailureKind.Unknown when tries < MaxTries && call.Repeat == Repeat.Safe:
                    await Task.Delay(Pause(tries), clock, ct);
                    break;
                case FailureKind.Unknown when call.Repeat == Repeat.Safe:
                    return answer.Failure with { Kind = FailureKind.Retry };
                default:
                    return answer;
            }
        }
    }

    private async Task<Answer<T>> Try<T>(OutsideCall<T> call, CancellationToken ct)
    {
        string? credential = null;
        if (call.Credential is { } source)
        {
            var shared = await credentials.Get(source, ct);
            if (!shared.Ok)
                return shared.Failure!.Kind == FailureKind.Unknown ? shared.Failure with { Kind = FailureKind.Retry } : shared.Failure;
            credential = shared.Value;
        }
        if (budgets.Take(call.Budget, call.Quota) is { } wait)
            return new Failure(FailureKind.BackOff, 0, "our own budget is used up") { After = wait };
        var reply = await Send(call.Request(credential), call.Timeout, ct);
        if (!reply.Ok) return reply.Failure!;
        var answer = call.Read(reply.Value);
        if (answer.Failure?.Kind == FailureKind.Spoiled && credential is not null) credentials.Spoil(call.Credential!.Key, credential);
        return answer;
    }

    private async Task<Answer<OutsideReply>> Send(HttpRequestMessage request, TimeSpan timeout, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            using (request)
            using (var response = await http.SendAsync(request, either.Token))
            {
                var body = await response.Content.ReadAsByteArrayAsync(either.Token);
                if (response.StatusCode == HttpStatusCode.TooManyRequests) return new Failure(FailureKind.BackOff, 429, "HTTP 429");
                return (int)response.StatusCode >= 500
                    ? new Failure(FailureKind.Unknown, (int)response.StatusCode, $"HTTP {(int)response.StatusCode}")
                    : new OutsideReply(response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Failure(FailureKind.Unknown, 0, $"no answer within {timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException failure) when (NeverSent(failure))
        {
            return new Failure(FailureKind.Retry, 0, failure.HttpRequestError.ToString());
        }
        catch (HttpRequestException failure)
        {
            return new Failure(FailureKind.Unknown, 0, failure.HttpRequestError.ToString());
        }
        catch (IOException)
        {
            return new Failure(FailureKind.Unknown, 0, "the connection broke");
        }
    }

    private static bool NeverSent(HttpRequestException failure) => failure.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    private static TimeSpan Pause(int tries) => TimeSpan.FromMilliseconds((200 << tries) + Random.Shared.Next(200));
}
