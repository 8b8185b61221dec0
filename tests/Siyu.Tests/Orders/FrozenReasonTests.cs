using System.Text.Json;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Orders;

public sealed class FrozenReasonTests
{
    [Fact]
    public void A_reason_frozen_on_an_order_is_read_as_the_sentence_it_was()
    {
        Explanation[] why = [new("coupon", true, Problem.Conflict("x", "{0}：优惠 {1} 元", "{0}: {1} yuan off").With("新人券", "10.00"))];

        var read = JsonSerializer.Deserialize<List<Explanation>>(JsonSerializer.Serialize(why, Json.Options), Json.Options)!;

        Assert.Equal("新人券：优惠 10.00 元", Assert.Single(read).Reason.Text());
    }
}
