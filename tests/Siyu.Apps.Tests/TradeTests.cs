using Microsoft.Playwright;
using Siyu.Tool.Demo;
using Siyu.Tool.Demo.Chapters;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>Orders with nothing to pay (零元单), and prices that staff lower before they are paid (改价), on all screens.</summary>
public sealed class TradeTests(World world)
{
    private const float Patience = 30_000;
    private const string Manager = "sh001m";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_price_is_lowered_at_the_desk_while_it_could_be_paid_and_the_buyer_sees_both()
    {
        var buyer = world.Story.Consumers[81];
        await using var mall = await world.MallOf(buyer, Ct);
        var (order, payable) = await Placed(buyer);
        await SellAndPay.Prepay(world.Story, buyer, order, Ct);

        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open($"orders/{order}");
        await desk.Button("改价").ClickAsync();
        var goods = desk.Dialog.GetByLabel("商品合计改为");
        await goods.FillAsync("99999");
        await Expect(desk.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("商品不能高于原价");
        await goods.FillAsync(Yuan(payable - 1_000));
        await Expect(desk.Dialog).ToContainTextAsync("让价 ¥10.00");
        await desk.Button("确认改价").ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("请填写改价原因");
        await desk.Dialog.GetByLabel("原因").FillAsync("老顾客还价，店长同意");
        await desk.LooksRight();
        await desk.Button("确认改价").ClickAsync();
        await Expect(desk.Main.GetByText("已改价")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(desk.Main).ToContainTextAsync("老顾客还价，店长同意");
        await desk.Settled();
        await desk.LooksRight();

        await mall.Page.GotoAsync($"{world.House}/mall/pages/pay/pay?order={order}");
        await Expect(mall.Page.GetByText("商家已改价")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(mall.Page.Locator(".figure").Last).ToHaveTextAsync(Said(payable - 1_000));
        await mall.ReadsWell();
        await mall.Page.GotoAsync($"{world.House}/mall/pages/order/order?id={order}");
        await Expect(mall.Page.GetByText("改价前应付")).ToBeVisibleAsync(new() { Timeout = Patience });
        await mall.ReadsWell();
        mall.IsClean();
    }

    [Fact]
    public async Task A_manager_lowers_on_the_phone_what_they_placed_for_a_member()
    {
        var buyer = world.Story.Consumers[82];
        await world.Story.Console.Put(
            $"/api/console/members/{buyer.Member}/guide", new { guide = world.Story.Cast.StaffIds[Manager], reason = "换店" }, Ct);
        using var work = await DeliverOrders.SignIn(world.Story, Manager, Ct);
        var placed = await work.Post("/api/guide/orders", new
        {
            member = buyer.Member, lines = new[] { new { sku = (await SellAndPay.Skus(world.Story, Ct))[0], quantity = 1 } },
            delivery = "Pickup", pickupAt = world.Story.Cast.UnitIds["sh001"],
        }, Ct);
        var payable = placed["payable"]!.GetValue<long>();

        await using var phone = await GuidePhone.SignIn(world, Manager);
        await phone.Open($"orders/{placed["order"]}");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "改价", Exact = true }).ClickAsync();
        var sheet = phone.Page.GetByRole(AriaRole.Dialog);
        await sheet.GetByLabel("商品合计").FillAsync("99999");
        await Expect(sheet).ToContainTextAsync("之间");
        await sheet.GetByLabel("商品合计").FillAsync(Yuan(payable - 500));
        await Expect(sheet.GetByRole(AriaRole.Button, new() { Name = "确认改价" })).ToBeDisabledAsync();
        await sheet.GetByRole(AriaRole.Button, new() { Name = "老顾客还价" }).ClickAsync();
        await phone.LooksRight();
        await sheet.GetByRole(AriaRole.Button, new() { Name = "确认改价" }).ClickAsync();
        await Expect(phone.Page.GetByText("改价前")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(phone.Page.Locator("dd.price")).ToHaveTextAsync(Said(payable - 500));
        await phone.LooksRight();
    }

    [Fact]
    public async Task Where_a_gift_leaves_nothing_to_pay_the_mall_takes_the_order_and_the_desk_keeps_it_apart()
    {
        var buyer = world.Story.Consumers[83];
        var product = (await buyer.Line.Get("/api/mall/products?size=50", Ct))["rows"]!.AsArray()
            .First(row => row!["title"]!.GetValue<string>() == "棉质连衣裙")!["id"]!.GetValue<string>();
        var skus = (await buyer.Line.Get($"/api/mall/products/{product}", Ct))["skus"]!.AsArray()
            .Select(sku => sku!["id"]!.GetValue<string>()).ToArray();
        await using var mall = await world.MallOf(buyer, Ct);
        var template = await TakeForFree.Offer(world.Story, skus, Ct);
        await buyer.Line.Post("/api/mall/coupons", new { template }, Ct);
        await mall.Page.GotoAsync($"{world.House}/mall/pages/product/product?id={product}");
        await mall.Page.GetByText("立即购买").First.ClickAsync(new() { Timeout = Patience });
        await mall.Page.Locator(".sheet").GetByText("立即购买").ClickAsync();
        await Tap(mall, "门店自提");
        await Tap(mall, "选择自提门店");
        await mall.Page.GetByText("上海南京西路店").ClickAsync(new() { Timeout = Patience });
        await Expect(mall.Page.Locator("uni-button").Filter(new() { HasText = "0 元兑换" })).ToBeVisibleAsync(new() { Timeout = Patience });
        await mall.ReadsWell();
        await Tap(mall, "0 元兑换");
        await mall.Page.WaitForURLAsync("**/pages/order/order?id=*", new() { Timeout = Patience });
        await Expect(mall.Page.GetByText("无需付款")).ToBeVisibleAsync(new() { Timeout = Patience });
        await mall.ReadsWell();
        mall.IsClean();

        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await world.Story.Settled(Ct);
        await desk.Open("orders?free=yes");
        await Expect(desk.Main).ToContainTextAsync("零元单 1 单", new() { Timeout = Patience });
        await Expect(desk.Main.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await desk.LooksRight();
        await desk.Button("订单规则").ClickAsync();
        await Expect(desk.Dialog.GetByLabel("零元单每人每天最多几单")).ToHaveValueAsync("3");
        await desk.LooksRight();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "取消" }).ClickAsync();
        await desk.Open("");
        await Expect(desk.Main).ToContainTextAsync("另有零元单 1 单", new() { Timeout = Patience });
        await desk.LooksRight();
        await desk.Open("boards/sales");
        await Expect(desk.Main).ToContainTextAsync("让利", new() { Timeout = Patience });
        await desk.LooksRight();
    }

    private async Task<(string Order, long Payable)> Placed(Consumer buyer)
    {
        var skus = await SellAndPay.Skus(world.Story, Ct);
        var placed = await buyer.Line.Post("/api/mall/orders", SellAndPay.Order(skus, 1, buyer.Phone, null), Ct);
        return (placed["order"]!.GetValue<string>(), placed["payable"]!.GetValue<long>());
    }

    private static string Said(long fen) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"¥{fen / 100m:N2}");

    private static string Yuan(long fen) => $"{fen / 100}.{fen % 100:00}";

    private static Task Tap(Watched phone, string text) =>
        phone.Page.Locator("uni-button").Filter(new() { HasText = text }).Last.ClickAsync(new() { Timeout = Patience });
}
