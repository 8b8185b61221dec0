using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>The loop in people's hands: a customer's phone on the wall, the store in the guide app, headquarters in the console.</summary>
public sealed class LoopTests(World world)
{
    private const float WhenTheHouseHasHeard = 30_000;
    private const string Store = "上海南京西路店";

    [Fact]
    public async Task A_customer_scans_joins_and_buys_the_store_hands_over_and_headquarters_sees_it()
    {
        await using var wall = await world.Chromium.Open(Screen.Desk);
        var phone = await PhoneOnTheWall.Begin(world, wall);
        await phone.AddGuide("林小丽");
        await phone.OpenMall();
        await phone.Join();
        await phone.BuyForPickup("棉质连衣裙", "M", Store);
        await phone.Pay();

        await using var counter = await GuidePhone.SignIn(world, "sh001m");
        await counter.AcceptTheNewest();
        await counter.HandOver(await phone.PickupCode());
        await counter.LooksRight();
        wall.IsClean();

        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Open("orders");
        await Expect(desk.Page.Locator("main")).ToContainTextAsync("棉质连衣裙", new() { Timeout = WhenTheHouseHasHeard });
        await desk.LooksRight();
    }
}
