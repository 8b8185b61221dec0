using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>The console's pages of cards and points (会员卡): programs made, refused, changed and switched; points given by hand.</summary>
public sealed class ConsoleCardTests(World world)
{
    private const string Title = "青禾会";

    [Fact]
    public async Task A_card_program_is_made_in_words_changed_and_switched_off_and_on()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("card-programs");
        await desk.Button("新建会员卡").First.ClickAsync();
        await Submit(desk, "建好并启用");
        await Expect(desk.Dialog).ToContainTextAsync("请填写会员卡名称");
        await desk.Page.GetByLabel("会员卡名称").FillAsync(Title);
        await desk.Dialog.Locator(".el-form-item").Filter(new() { HasText = "用在哪里" }).Locator(".el-select__wrapper").ClickAsync();
        await desk.Page.Locator(".el-select-dropdown:visible").GetByText("青禾（只算本品牌）").ClickAsync();
        await desk.Page.GetByLabel("每消费 1 元得积分").FillAsync("2");
        await desk.Dialog.GetByText("＋ 加一级").ClickAsync();
        await Submit(desk, "建好并启用");
        await Expect(desk.Dialog).ToContainTextAsync("请填写第 2 级的名称");
        await desk.Page.GetByLabel("第 2 级名称").FillAsync("银卡");
        await desk.Page.GetByLabel("第 2 级成长值").FillAsync("500");
        await desk.Page.GetByLabel("第 2 级积分倍数").FillAsync("1.5");
        await desk.Page.GetByLabel("第 2 级权益").FillAsync("免费改裤脚");
        await Expect(desk.Dialog).ToContainTextAsync("消费 1 元得 2 积分（返 2%）、1 成长值");
        await Expect(desk.Dialog).ToContainTextAsync("银卡（成长值满 500，1.5 倍积分）");
        await desk.LooksRight();
        await Submit(desk, "建好并启用");

        var program = desk.Main.GetByRole(AriaRole.Article, new() { Name = Title });
        await Expect(program).ToContainTextAsync("青禾（只算本品牌）");
        await Expect(program.GetByLabel("各等级持卡数")).ToContainTextAsync("银卡");
        await program.GetByRole(AriaRole.Button, new() { Name = "修改" }).ClickAsync();
        await desk.Page.GetByLabel("每单最多用积分抵").FillAsync("30");
        await Submit(desk, "保存");
        await Expect(program).ToContainTextAsync("每单最多抵商品金额的 30%");

        await program.Locator(".el-switch").ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("积分不能抵扣");
        await Submit(desk, "停用");
        await Expect(program.GetByRole(AriaRole.Switch)).Not.ToBeCheckedAsync();
        await Expect(program).ToContainTextAsync("已停用");
        await program.Locator(".el-switch").ClickAsync();
        await Submit(desk, "启用");
        await Expect(program.GetByRole(AriaRole.Switch)).ToBeCheckedAsync();
        await desk.Settled();
        await desk.LooksRight();
    }

    [Fact]
    public async Task Points_are_given_by_hand_with_a_reason_that_stands_in_the_cards_movements()
    {
        var ct = TestContext.Current.CancellationToken;
        var member = world.Story.Consumers[8];
        await using var _ = await world.MallOf(member, ct);
        await DemoCards.Give(world, member, 300, ct);
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open($"members/{member.Member}");
        var row = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = DemoCards.Title });
        await row.GetByRole(AriaRole.Button, new() { Name = "调整积分" }).ClickAsync();
        await desk.Dialog.GetByText("扣积分").First.ClickAsync();
        await desk.Page.GetByLabel("多少积分").FillAsync("301");
        await Submit(desk, "扣积分");
        await Expect(desk.Dialog).ToContainTextAsync("最多扣 300 分");
        await Expect(desk.Dialog).ToContainTextAsync("请写明原因");
        await desk.Page.GetByLabel("多少积分").FillAsync("100");
        await desk.Page.GetByLabel("原因").FillAsync("重复补发");
        await Submit(desk, "扣积分");
        await Expect(row).ToContainTextAsync("200");

        await row.GetByRole(AriaRole.Button, new() { Name = "积分明细" }).ClickAsync();
        await Expect(desk.Dialog.GetByRole(AriaRole.Row).Filter(new() { HasText = "重复补发" })).ToContainTextAsync("-100");
        await Expect(desk.Dialog).ToContainTextAsync("+300");
        await desk.LooksRight();
    }

    private static Task Submit(ConsoleDesk desk, string verb) =>
        desk.Dialog.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
}
