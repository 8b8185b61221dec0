using System.Globalization;
using Siyu.Sandbox.Core;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>A stranger's SDK checks times against its own clock, and must go on working when the sandbox's clock was moved.</summary>
public class PayWireTimeTests(PayShop shop) : IClassFixture<PayShop>
{
    [Fact]
    public async Task Who_signs_with_real_time_gets_real_time_back_and_who_signs_with_virtual_time_virtual()
    {
        var merchant = await Stranger();
        await shop.Pass(TimeSpan.FromDays(3));
        var real = await PayMerchant.SendUnchecked(merchant.Request(HttpMethod.Get, "/v3/certificates", "", s => s.Timestamp = Now()));
        Assert.Equal(200, real.Status);
        Assert.InRange(Off(real.Headers), -5, 5);
        var followed = await merchant.Get("/v3/certificates");
        Assert.Equal(200, followed.Status);
        Assert.InRange(Off(followed.Headers), 86_400 * 3 - 5, long.MaxValue);
        var neither = await PayMerchant.SendUnchecked(merchant.Request(HttpMethod.Get, "/v3/certificates", "",
            s => s.Timestamp = Now(86_400)));
        Assert.Equal(401, neither.Status);
    }

    [Fact]
    public async Task Notices_go_by_the_time_in_which_their_address_was_named()
    {
        var (stranger, follower) = (await Stranger(), await Stranger());
        await shop.Pass(TimeSpan.FromDays(2));
        var body = shop.OrderBody(stranger);
        var placed = await PayMerchant.SendUnchecked(stranger.Request(HttpMethod.Post, PayDeeds.Jsapi,
            System.Text.Json.JsonSerializer.Serialize(body), s => s.Timestamp = Now()));
        await shop.Control("/persona/pay", new { prepay_id = placed.Text("prepay_id"), persona = PayShop.MsWang });
        await shop.Sandbox.Core.Callbacks.Idle();
        Assert.InRange(Off(Assert.Single(shop.Box.At(stranger.NotifyPath)).Headers), -5, 5);

        await shop.Paid(follower);
        Assert.InRange(Off(Assert.Single(shop.Box.At(follower.NotifyPath)).Headers), 86_400 * 2 - 5, long.MaxValue);
    }

    [Fact]
    public async Task Retries_over_a_jump_carry_real_time_unless_somebody_lives_by_the_clock()
    {
        await using var own = new PayShop();
        await own.InitializeAsync();
        await own.Control("/clock/wire", new { time = WireTime.Auto });
        var (stranger, house) = (await own.Merchant(), await own.Merchant());
        foreach (var merchant in new[] { stranger, house }) own.Box.Answers[merchant.NotifyPath] = 500;
        await own.Paid(stranger);
        await own.Pass(TimeSpan.FromMinutes(4));
        await own.Paid(house);
        await own.Pass(TimeSpan.FromHours(25));
        var tries = own.Box.At(stranger.NotifyPath);
        Assert.Equal(16, tries.Count);
        Assert.All(tries, n => Assert.InRange(Off(n.Headers), -30, 30));

        for (var i = 0; i < 30; i++) await own.Look("/clock");
        var again = (string)(await own.Look("/callbacks?plane=pay"))["callbacks"]!.AsArray()[^1]!["id"]!;
        await own.Control("/callbacks/replay", new { id = again });
        Assert.InRange(Off(own.Box.At(house.NotifyPath)[^1].Headers), 3_600 * 25 - 30, long.MaxValue);
    }

    [Fact]
    public async Task It_can_be_settled_which_time_goes_out()
    {
        var merchant = await shop.Merchant();
        await shop.Pass(TimeSpan.FromHours(1));
        await shop.Control("/clock/wire", new { time = "virtual" });
        Assert.Equal(401, (await PayMerchant.SendUnchecked(merchant.Request(HttpMethod.Get, "/v3/certificates", "",
            s => s.Timestamp = Now()))).Status);
        await shop.Control("/clock/wire", new { time = "real" });
        Assert.Equal(200, (await PayMerchant.SendUnchecked(merchant.Request(HttpMethod.Get, "/v3/certificates", "",
            s => s.Timestamp = Now()))).Status);
        Assert.Equal(401, (await PayMerchant.SendUnchecked(merchant.Request(HttpMethod.Get, "/v3/certificates", ""))).Status);
        Assert.Equal("clock.bad_wire", (string?)(await shop.TryControl("/clock/wire", new { time = "tea" })).Answer["error"]);
    }

    private async Task<PayMerchant> Stranger()
    {
        await shop.Control("/clock/wire", new { time = WireTime.Auto });
        return await shop.Merchant();
    }

    private static string Now(int off = 0) =>
        (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + off).ToString(CultureInfo.InvariantCulture);

    private static long Off(IReadOnlyDictionary<string, string> headers) =>
        long.Parse(headers["Wechatpay-Timestamp"], CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
}
