using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Platform;

public sealed class RateLimitsTests
{
    private static readonly Endpoint Orders = new(null, EndpointMetadataCollection.Empty, "orders");
    private static readonly Endpoint Coupons = new(null, EndpointMetadataCollection.Empty, "coupons");
    private readonly Stopped time = new();

    [Fact]
    public void A_person_makes_a_minutes_worth_of_calls_at_once_and_then_waits()
    {
        var limits = new RateLimits(time);
        var (wang, li) = (Member(1), Member(2));

        Assert.Equal(60, Accepted(limits, () => Call(wang, "10.0.0.1"), 100));
        Assert.Equal(60, Accepted(limits, () => Call(li, "10.0.0.1"), 100));
        Assert.Equal(60, Accepted(limits, () => Call(wang, "10.0.0.1", Coupons), 100));
        time.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(10, Accepted(limits, () => Call(wang, "10.0.0.1"), 100));
        time.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(60, Accepted(limits, () => Call(wang, "10.0.0.1"), 100));
    }

    [Fact]
    public void All_persons_behind_one_address_make_forty_times_as_many_and_other_addresses_are_free()
    {
        var limits = new RateLimits(time);
        var person = 0;

        Assert.Equal(60 * RateLimits.PeoplePerAddress, Accepted(limits, () => Call(Member(++person), "203.0.113.9"), 10_000));
        Assert.Equal(100, Accepted(limits, () => Call(Member(++person), "203.0.113.10"), 100));
        // A proxy of our own that does not say for whom it calls says nothing about people.
        Assert.Equal(5_000, Accepted(limits, () => Call(Member(++person), "127.0.0.1"), 5_000));
    }

    [Fact]
    public void Who_has_not_signed_in_is_counted_by_address()
    {
        var limits = new RateLimits(time);

        Assert.Equal(60, Accepted(limits, () => Call(Actor.Nobody, "203.0.113.9"), 100));
        Assert.Equal(60, Accepted(limits, () => Call(Actor.Nobody, "127.0.0.1"), 100));
    }

    private static int Accepted(RateLimits limits, Func<HttpContext> call, int calls) =>
        Enumerable.Range(0, calls).Count(_ => !limits.Refuses(call(), new RateLimit(60)));

    private static Actor Member(int number) =>
        new(ActorKind.Member, new Guid(number, 0, 0, new byte[8]), new HashSet<string>(), DataScope.Nothing);

    private static DefaultHttpContext Call(Actor actor, string address, Endpoint? endpoint = null)
    {
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddSingleton(actor).BuildServiceProvider() };
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        http.SetEndpoint(endpoint ?? Orders);
        return http;
    }

    private sealed class Stopped : TimeProvider
    {
        private long ticks = 1;

        public override long GetTimestamp() => ticks;

        public void Pass(TimeSpan span) => ticks += (long)(span.TotalSeconds * TimestampFrequency);
    }
}
