using Siyu.Platform.Outside;

namespace Siyu.Tests.Platform;

/// <summary>The gateway to services outside: one fetch for all, no more calls than are allowed, and no answer is no "no".</summary>
public sealed class OutsideCallsTests
{
    private static readonly CallQuota Quota = new(PerMinute: 10, PerHour: 15, AtOnce: 5);
    private readonly SetClock clock = new(new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Who_waits_while_a_credential_is_fetched_gets_that_one()
    {
        var (credentials, fetched, fetches) = (new SharedCredentials(clock), new TaskCompletionSource(), 0);
        var source = new CredentialSource("wecom/corp1", async (_, _) =>
        {
            var number = Interlocked.Increment(ref fetches);
            await fetched.Task;
            return new Credential($"token {number}", TimeSpan.FromHours(2));
        });
        var callers = Enumerable.Range(0, 20).Select(_ => credentials.Get(source, default)).ToList();
        fetched.SetResult();

        Assert.Equal(["token 1"], (await Task.WhenAll(callers)).Select(answer => answer.Value).Distinct());
        Assert.Equal(1, fetches);
    }

    [Fact]
    public void The_hours_quota_holds_also_where_each_minutes_does()
    {
        var budgets = new CallBudgets(clock);
        for (var call = 0; call < 10; call++) Assert.Null(budgets.Take("corp1 tag", Quota));
        clock.Advance(TimeSpan.FromMinutes(1));
        for (var call = 0; call < 5; call++) Assert.Null(budgets.Take("corp1 tag", Quota));

        Assert.Equal(TimeSpan.FromMinutes(59), budgets.Take("corp1 tag", Quota));
        Assert.Null(budgets.Take("corp1 menu", Quota));
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Null(budgets.Take("corp1 tag", Quota));
    }

    [Fact]
    public async Task A_call_that_must_not_happen_twice_and_gets_no_answer_in_time_is_unknown_and_made_once()
    {
        var calls = 0;
        using var http = new HttpMessageInvoker(new Silence(() => calls++));
        var gateway = new OutsideCalls(http, new SharedCredentials(clock), new CallBudgets(clock), TimeProvider.System);
        var answer = await gateway.Ask(
            new OutsideCall<string>("corp1 send", Quota, Repeat.Never, _ => new(HttpMethod.Post, "http://wecom.invalid/"), _ => "sent")
            {
                Timeout = TimeSpan.FromMilliseconds(50),
            }, default);

        Assert.Equal((FailureKind.Unknown, 1), (answer.Failure!.Kind, calls));
    }

    /// <summary>Takes a call and never answers.</summary>
    private sealed class Silence(Action heard) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            heard();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("nobody answers");
        }
    }
}
