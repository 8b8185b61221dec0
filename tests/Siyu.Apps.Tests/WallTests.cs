using System.Text.Json.Nodes;
using Siyu.Tool.Demo;

namespace Siyu.Apps.Tests;

/// <summary>What two people do with each other, each with a phone on the wall.</summary>
public sealed class WallTests(World world)
{
    private const string Store = "上海南京西路店";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_guide_sends_from_the_side_bar_is_bought_as_their_share_and_given_back_again()
    {
        await using var wall = await world.Chromium.Open(Screen.Desk);
        var customer = await PhoneOnTheWall.Begin(world, wall);
        await customer.AddGuide("林小丽");
        await new GuideOnTheWall(wall).SendsFromTheSideBar(await customer.Owner(), "棉质连衣裙");
        await customer.OpenCard("棉质连衣裙");
        await customer.Choose("M");
        await customer.JoinHere();
        await customer.Choose("M");
        await customer.OrderForPickup(Store);
        await customer.Pay();

        var decided = (await world.Story.Data.Rows("SELECT d.rule, CAST(d.earner AS text) FROM distribution_decision d "
            + "JOIN orders_order o ON o.id = d.id ORDER BY o.id DESC LIMIT 1", Ct))[0];
        Assert.Equal("ProductShare", (string)decided[0]!);
        Assert.Equal(world.Story.Cast.StaffIds["xiaoli"], (string)decided[1]!, ignoreCase: true);

        await customer.GiveBack("尺码不合适");
        var applied = (await world.Story.Data.Rows("SELECT CAST(id AS text) FROM orders_after_sale ORDER BY id DESC LIMIT 1", Ct))[0][0]!;
        await world.Story.Console.Post($"/api/console/after-sales/{applied}/approve", new { backToStock = true }, Ct);
        var refunded = $"SELECT count(*) FROM orders_after_sale WHERE id = '{applied}' AND state = 'Refunded'";
        await Story.Until(async () =>
        {
            await world.Story.Sandbox.Pass(TimeSpan.FromSeconds(30), Ct);
            return await world.Story.Data.Count(refunded, Ct) == 1;
        }, TimeSpan.FromSeconds(60), Ct);
        await customer.SeesOnTheNewestOrder("已退款");
        wall.IsClean("/api/mall/fulfilments/");
    }

    [Fact]
    public async Task A_guide_links_their_own_WeChat_by_a_code_on_the_screen_and_accepts_their_commission_there()
    {
        var people = (await world.Story.Sandbox.Look("phone/people", Ct))["guides"]!.AsArray();
        var xiaoli = people.First(guide => guide!["name"]!.GetValue<string>() == "林小丽")!;
        await using var wall = await world.Chromium.Open(Screen.Desk);
        await wall.Page.GotoAsync($"{world.Sandbox}/phones/?phones={Word(xiaoli, "holder")},{Word(xiaoli, "persona")}");
        var (work, own) = (new GuideOnTheWall(wall), PhoneOnTheWall.Of(wall, "林小丽的微信"));

        await work.OpensPayouts();
        await work.ShowsLinkCode();
        await own.ScanTheScreenOf("林小丽");
        await own.JoinHere();
        await own.LinkToStaff();
        await work.AsksForMoney();
        await own.TakeMoney(SomeTime);
        await work.HasBeenPaid(SomeTime);
        // Nothing to confirm yet is an answer of the house.
        wall.IsClean("/api/mall/payouts/confirmation");
    }

    private Task SomeTime() => world.Story.Sandbox.Pass(TimeSpan.FromSeconds(10), Ct);

    private static string Word(JsonNode person, string name) => person[name]!.GetValue<string>();
}
