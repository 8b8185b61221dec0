using Microsoft.Playwright;
using Siyu.Tool.Demo;
using Siyu.Tool.Demo.Chapters;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>Goods come back (退货退款): asked for in the mall, agreed at headquarters, sent, and looked at by the store on a phone.</summary>
public sealed class ReturnTests(World world)
{
    private const float Patience = 30_000;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Goods_go_back_from_the_mall_to_the_store_and_the_money_to_the_buyer()
    {
        var (order, buyer) = await Received();
        await using var mall = await world.MallOf(buyer, Ct);
        await mall.Page.GotoAsync($"{world.House}/mall/pages/after-sale/after-sale?order={order}");
        await mall.Page.GetByText("退货退款").First.ClickAsync(new() { Timeout = Patience });
        await mall.Page.Locator(".wd-input-number__action").Last.ClickAsync();
        await Tap(mall, "不喜欢了");
        await mall.ReadsWell();
        await Tap(mall, "提交申请");
        await Expect(mall.Page.Locator("uni-page-body").Last).ToContainTextAsync("已申请，等待处理", new() { Timeout = Patience });

        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("after-sales");
        var row = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "退货退款" });
        await row.GetByRole(AriaRole.Button, new() { Name = "同意退货" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "同意退货" }).ClickAsync();
        await Expect(desk.Page.GetByText("已同意，等顾客寄回商品")).ToBeVisibleAsync();
        await desk.Settled();
        await desk.LooksRight();

        await mall.Page.GotoAsync($"{world.House}/mall/pages/order/order?id={order}");
        await Expect(mall.Page.GetByText("前寄出，过期自动关闭")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Tap(mall, "填写退货快递");
        await mall.Page.GetByLabel("快递单号").Locator("input").FillAsync("SF12");
        await Expect(mall.Page.GetByText("快递单号是 6–32 位字母和数字")).ToBeVisibleAsync();
        await mall.Page.GetByLabel("快递单号").Locator("input").FillAsync("SF100200300");
        await Tap(mall, "提交");
        await Expect(mall.Page.GetByText("已寄回，等商家验货")).ToBeVisibleAsync(new() { Timeout = Patience });
        await mall.ReadsWell();
        mall.IsClean();

        var number = (await world.Story.Console.Get($"/api/console/orders/{order}", Ct))["number"]!.GetValue<string>();
        await using var phone = await GuidePhone.SignIn(world, await KeeperOf(order));
        await phone.Page.GetByText("退货待验").ClickAsync(new() { Timeout = Patience });
        var card = phone.Page.Locator("section.card").Filter(new() { HasText = number });
        await card.GetByRole(AriaRole.Button, new() { Name = "收到了，验货" }).ClickAsync(new() { Timeout = Patience });
        var sheet = phone.Page.GetByRole(AriaRole.Dialog);
        await sheet.GetByLabel("验收的数量").GetByRole(AriaRole.Button, new() { Name = "减少" }).ClickAsync();
        await Expect(sheet.GetByRole(AriaRole.Button, new() { Name = "按验收件数退款" })).ToBeDisabledAsync();
        await sheet.GetByLabel("验收的数量").GetByRole(AriaRole.Button, new() { Name = "增加" }).ClickAsync();
        await phone.LooksRight();
        await sheet.GetByRole(AriaRole.Button, new() { Name = "全部验收并退款" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0, new() { Timeout = Patience });
        await phone.LooksRight();

        await desk.Open($"orders/{order}");
        await Expect(desk.Main).ToContainTextAsync("验货后退款");
        await Expect(desk.Main).ToContainTextAsync("回库存");
        await desk.LooksRight();
    }

    /// <summary>An order whose buyer has everything now, and asked for nothing yet.</summary>
    private async Task<(string Order, Consumer Buyer)> Received()
    {
        var row = (await world.Story.Data.Rows(
            "SELECT o.id, o.member FROM orders_order o JOIN fulfilment_delivery d ON d.id = o.id WHERE d.state = 'Shipped' "
            + "AND NOT EXISTS (SELECT 1 FROM orders_after_sale a WHERE a.order_id = o.id) ORDER BY o.id LIMIT 1", Ct))[0];
        var (order, member) = (row[0]!.ToString()!, row[1]!.ToString()!);
        var buyer = world.Story.Consumers.First(one => one.Member == member);
        await JoinTheMall.SignIn(world.Story, buyer, Ct);
        await buyer.Line.Post($"/api/mall/fulfilments/{order}/confirm", new { }, Ct);
        await world.Story.Settled(Ct);
        return (order, buyer);
    }

    private async Task<string> KeeperOf(string order)
    {
        var place = (await world.Story.Data.Rows($"SELECT place FROM orders_order WHERE id = '{order}'", Ct))[0][0]!.ToString();
        return Cast.Keepers.First(keeper => world.Story.Cast.UnitIds[keeper.Home] == place).Code;
    }

    private static Task Tap(Watched phone, string text) =>
        phone.Page.Locator("uni-button").Filter(new() { HasText = text }).Last.ClickAsync();
}
