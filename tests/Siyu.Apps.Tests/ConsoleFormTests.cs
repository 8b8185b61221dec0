using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>Forms of the console: what is missing is said in words, what the house refuses is said in its own.</summary>
public sealed class ConsoleFormTests(World world)
{
    [Fact]
    public async Task A_product_is_written_refused_mended_put_on_sale_and_taken_off_with_a_reason()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Open("products/new");
        await desk.Button("建好商品").ClickAsync();
        foreach (var words in (string[])["请填写标题", "编码为 1 到 64 个字符", "请选择品牌", "请选择分类"])
            await Expect(desk.Main).ToContainTextAsync(words);

        await desk.Page.GetByLabel("商品标题").FillAsync("页面测试的围巾");
        await desk.Page.GetByLabel("商品编码").FillAsync("P001");
        await Pick(desk, "品牌", "云杉");
        await Pick(desk, "分类", "配饰");
        await desk.Page.GetByLabel("吊牌价").First.FillAsync("199");
        await desk.Button("建好商品").ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("编码已被使用：P001");

        await desk.Page.GetByLabel("商品编码").FillAsync("PAGE-1");
        await desk.Button("建好商品").ClickAsync();
        await Expect(desk.Page).ToHaveURLAsync(new Regex("/products/[0-9a-f-]{36}$"));
        await Expect(desk.Main).ToContainTextAsync("草稿");
        await desk.Button("上架").ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "上架" }).ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("在售");

        await desk.Button("下架").ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "下架" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("请填写原因");
        await desk.Dialog.GetByRole(AriaRole.Textbox).FillAsync("换季");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "下架" }).ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("已下架");
        await Expect(desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "换季" })).ToContainTextAsync("周总部");
        await desk.Settled();
        await desk.LooksRight();
    }

    [Fact]
    public async Task Who_only_writes_hands_in_and_the_reviewer_sends_back_with_words_that_the_writer_reads()
    {
        var ct = TestContext.Current.CancellationToken;
        var console = world.Story.Console;
        await console.Put("/api/console/roles/goods_writer", new
        {
            zh = "商品专员", en = "Goods writer", ownOnly = false,
            permissions = new[] { "catalog.read", "catalog.change", "organization.read" },
        }, ct);
        var writer = await console.Post("/api/console/staff",
            new { code = "writer1", name = "吴编辑", home = world.Story.Cast.UnitIds["yunshan"], role = "goods_writer" }, ct);
        world.Story.Cast.StaffIds["writer1"] = writer["staff"]!.GetValue<string>();
        await world.GiveLogin("writer1", "wubianji", "Writer-2026-goods", ct);
        var title = await Written(world, ct);

        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk, "wubianji", "Writer-2026-goods");
        await desk.Open("products?text=REVIEW-1");
        await desk.Main.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await desk.Button("提交审核").ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "提交审核" }).ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("正在审核，撤回后才能修改。");
        await Expect(desk.Button("上架")).ToHaveCountAsync(0);

        await using var reviewer = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await reviewer.Open("products?listing=InReview");
        await reviewer.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = title })
            .GetByRole(AriaRole.Button, new() { Name = "退回" }).ClickAsync();
        await reviewer.Dialog.GetByRole(AriaRole.Textbox).FillAsync("请补主图");
        await reviewer.Dialog.GetByRole(AriaRole.Button, new() { Name = "退回" }).ClickAsync();
        await Expect(reviewer.Main).ToContainTextAsync("没有符合条件的记录");

        await desk.Page.ReloadAsync();
        await Expect(desk.Main).ToContainTextAsync("审核退回：请补主图");
        await desk.LooksRight();
        await reviewer.LooksRight();
    }

    [Fact]
    public async Task A_form_in_a_window_says_what_is_missing_and_keeps_what_was_typed_when_the_house_refuses()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Open("staff");
        await desk.Button("新员工入职").ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "办理入职" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("请填写姓名");
        await Expect(desk.Dialog).ToContainTextAsync("请选择");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "取消" }).ClickAsync();

        await desk.Open("categories");
        await desk.Button("新建一级分类").ClickAsync();
        await desk.Page.GetByLabel("分类名称").FillAsync("重复的分类");
        await desk.Page.GetByLabel("分类编码").FillAsync("含 空格");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("编码需为 1 到 64 个字符且不含空格");
        await Expect(desk.Page.GetByLabel("分类名称")).ToHaveValueAsync("重复的分类");
        await desk.LooksRight();
    }

    [Fact]
    public async Task An_api_key_is_made_its_secret_is_shown_once_and_it_is_revoked()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("settings/api-keys");
        await Expect(desk.Main).ToContainTextAsync("还没有接口密钥");
        await desk.Button("新建密钥").First.ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "新建" }).ClickAsync();
        foreach (var words in (string[])["请填写名称", "请选择数据范围", "请选择至少一项接口范围"])
            await Expect(desk.Dialog).ToContainTextAsync(words);
        await desk.Page.GetByLabel("名称").FillAsync("仓库系统");
        await desk.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "选择组织" }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Option).First.ClickAsync();
        await desk.Dialog.GetByText("查看库存").ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "新建" }).ClickAsync();

        await Expect(desk.Dialog).ToContainTextAsync("密钥只显示这一次");
        var secret = await desk.Dialog.Locator("code").Last.InnerTextAsync();
        Assert.Matches("^[0-9a-f]{64}$", secret);
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "我已保存" }).ClickAsync();
        var row = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "仓库系统" });
        await Expect(row).ToContainTextAsync("从未使用");
        await Expect(desk.Page.Locator("body")).Not.ToContainTextAsync(secret);

        await row.GetByRole(AriaRole.Button, new() { Name = "吊销" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "吊销" }).ClickAsync();
        await Expect(row).ToContainTextAsync("已吊销");
        await desk.Settled();
        await desk.LooksRight();
    }

    /// <summary>A draft that the writer made.</summary>
    private static async Task<string> Written(World world, CancellationToken ct)
    {
        var some = await world.Story.Console.Get("/api/console/products?Text=P001&Size=1", ct);
        var like = some["rows"]![0]!;
        await world.Story.Console.Post("/api/console/products", new
        {
            code = "REVIEW-1", title = "待审核的披肩", brand = like["brand"]!.GetValue<string>(), category = like["category"]!.GetValue<string>(),
            skus = new[] { new { code = "REVIEW-1", specs = Array.Empty<string>(), listPrice = 19_900 } },
        }, ct);
        return "待审核的披肩";
    }

    private static async Task Pick(ConsoleDesk desk, string field, string option)
    {
        await desk.Main.Locator(".el-form-item").Filter(new() { HasText = field }).Locator(".el-select__wrapper").ClickAsync();
        await desk.Page.Locator(".el-select-dropdown:visible").GetByText(option, new() { Exact = true }).ClickAsync();
    }
}
