using System.Net;
using Siyu.Contracts.Members;
using Siyu.Contracts.Payments;
using Siyu.Contracts.Wechat;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Tests.WeCom;
using Siyu.Wechat.Api;
using Siyu.Wechat.Codes;
using Siyu.Wechat.Domain;
using Siyu.Wechat.Login;

namespace Siyu.Tests.Wechat;

public sealed class TellingTests
{
    private const string Upload = "/wxa/sec/order/upload_shipping_info";
    private const string Subscribe = "/cgi-bin/message/subscribe/send";

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_schema_is_the_models(Database database)
    {
        await using var shop = await WechatShop.Open(database);
        Assert.DoesNotContain(await ModelAgainstSchema.Differences(shop.Shop), d => d.Contains("wechat_", StringComparison.Ordinal));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Shipping_is_told_once_with_merchant_number_and_payer(Database database)
    {
        await using var shop = await WechatShop.Open(database);
        var (payment, member) = await Paid(shop);
        shop.Platform.On(Upload, """{"errcode":0}""");
        var notice = new ShippingNotice("ship-1", payment, member, ShippingWay.Express, new string('货', 130), "SF", "SF123");
        Assert.False((await Tell(shop, notice)).Value.Before);
        Assert.True((await Tell(shop, notice)).Value.Before);
        await shop.Shop.Settle();

        var sent = Assert.Single(shop.Platform.Asked(Upload));
        Assert.Equal((1, "1900000001", payment.Value.ToString("N")),
            ((int)sent["order_key"]!["order_number_type"]!, (string)sent["order_key"]!["mchid"]!,
                (string)sent["order_key"]!["out_trade_no"]!));
        Assert.Equal((1, "open-1", "SF123"),
            ((int)sent["logistics_type"]!, (string)sent["payer"]!["openid"]!, (string)sent["shipping_list"]![0]!["tracking_no"]!));
        Assert.Equal("138****8000", (string)sent["shipping_list"]![0]!["contact"]!["receiver_contact"]!);
        Assert.Equal(120, ((string)sent["shipping_list"]![0]!["item_desc"]!).Length);
        Assert.EndsWith("+08:00", (string)sent["upload_time"]!, StringComparison.Ordinal);
        Assert.Equal(TellState.Told, Assert.Single(await shop.Shop.All<ShippingTold>()).State);
    }

    [Fact]
    public async Task Shipping_waits_for_its_payment_and_a_refusal_is_shown()
    {
        await using var shop = await WechatShop.Open(Database.Sqlite);
        shop.Platform.Refuses(Upload, 10060023);
        var (visitor, member) = shop.Members.Become(new(IdentityKind.OpenId, WechatShop.MallApp, "open-1"));
        var payment = PaymentId.New(shop.Shop.Now);
        await Tell(shop, new ShippingNotice("ship-1", payment, member, ShippingWay.Pickup, "货", null, null));
        await shop.Shop.Settle();
        Assert.Empty(shop.Platform.Asked(Upload));
        await Settled(shop, payment);
        await shop.Shop.Pass(TimeSpan.FromMinutes(1));
        var told = Assert.Single(await shop.Shop.All<ShippingTold>());
        Assert.Equal(TellState.Refused, told.State);
        Assert.Contains("10060023", told.Reason, StringComparison.Ordinal);
        Assert.Equal(4, (int)Assert.Single(shop.Platform.Asked(Upload))["logistics_type"]!);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_subscribe_message_is_sent_once(Database database)
    {
        await using var shop = await WechatShop.Open(database);
        var (_, member) = await Paid(shop);
        shop.Platform.On(Subscribe, """{"errcode":0}""");
        var ask = new MessageAsk("paid-1", member, "paid", "pages/order", new Dictionary<string, string> { ["thing1"] = "羽绒服" });
        for (var i = 0; i < 2; i++) await Notify(shop, ask);
        await shop.Shop.Settle();
        var sent = Assert.Single(shop.Platform.Asked(Subscribe));
        Assert.Equal(("open-1", "tmpl-1", "羽绒服"),
            ((string)sent["touser"]!, (string)sent["template_id"]!, (string)sent["data"]!["thing1"]!["value"]!));
        Assert.Equal(MessageState.Sent, Assert.Single(await shop.Shop.All<MessageSent>()).State);
    }

    [Theory]
    [InlineData("paid", 43101, "NoGrant")]
    [InlineData("paid", 47003, "Refused")]
    [InlineData("unknown", 0, "Refused")]
    public async Task A_message_that_does_not_go_says_why(string purpose, int code, string state)
    {
        await using var shop = await WechatShop.Open(Database.Sqlite);
        var (_, member) = await Paid(shop);
        shop.Platform.Refuses(Subscribe, code);
        await Notify(shop, new MessageAsk("m", member, purpose, null, new Dictionary<string, string>()));
        await shop.Shop.Settle();
        var row = Assert.Single(await shop.Shop.All<MessageSent>());
        Assert.Equal(state, row.State.ToString());
        Assert.NotNull(row.Reason);
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_not_sent_again()
    {
        await using var shop = await WechatShop.Open(Database.Sqlite);
        var (_, member) = await Paid(shop);
        shop.Platform.On(Subscribe, _ => null);
        await Notify(shop, new MessageAsk("m", member, "paid", null, new Dictionary<string, string>()));
        await shop.Shop.Settle();
        await shop.Shop.Pass(TimeSpan.FromMinutes(5));
        Assert.Single(shop.Platform.Asked(Subscribe));
        Assert.Equal(MessageState.Unknown, Assert.Single(await shop.Shop.All<MessageSent>()).State);
    }

    [Fact]
    public async Task A_page_code_is_a_picture_and_a_bad_scene_or_page_is_refused()
    {
        await using var shop = await WechatShop.Open(Database.Sqlite);
        Assert.Equal("wechat.bad_scene", (await Draw(shop, "有汉字", "pages/x")).Problem!.Code);
        Assert.Equal("wechat.bad_scene", (await Draw(shop, new string('s', 33), "pages/x")).Problem!.Code);
        Assert.Equal("wechat.bad_page", (await Draw(shop, "s=1", "/pages/x")).Problem!.Code);
        shop.Platform.Refuses("/wxa/getwxacodeunlimit", 41030);
        Assert.Equal("wechat.bad_page", (await Draw(shop, "s=1", "pages/x")).Problem!.Code);
        shop.Platform.On("/wxa/getwxacodeunlimit", _ => null);
        Assert.Equal("wechat.unavailable", (await Draw(shop, "s=1", "pages/x")).Problem!.Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Shop.Http.GetAsync("/api/mall/page-code?scene=s&page=p")).StatusCode);
    }

    [Fact]
    public async Task Apps_are_set_up_and_their_secrets_never_come_out()
    {
        await using var shop = await WechatShop.Open(Database.Sqlite);
        var boss = WeComShop.Boss;
        Assert.Equal("wechat.bad_place", (await Set(shop, "shop", new("wx1", "s"))).Problem!.Code);
        Assert.Equal("wechat.missing", (await Set(shop, "mall", new("wx-new", null))).Problem!.Code);
        Assert.Equal("wechat.bad_version", (await Set(shop, "mall", new("wx1", "s") { Version = "beta" })).Problem!.Code);
        Assert.Equal("wechat.bad_address", (await Set(shop, "mall", new("wx1", "s") { ApiBase = "ftp://x" })).Problem!.Code);
        Assert.True((await Set(shop, "mall", new(WechatShop.MallApp, null) { Version = "trial" })).Ok);
        var kept = (await shop.Shop.With<ISettings, WechatApp>(async s => (await s.Get<WechatApp>(WechatApp.Mall, default))!)).Value;
        Assert.Equal(("secret", "trial", "http://wechat.test"), (kept.AppSecret, kept.Version, kept.ApiBase));
        var rows = (await shop.Shop.With<AppSettings, IReadOnlyList<AppSettings.Row>>(async s => Result.Of(await s.List(default)))).Value;
        Assert.Equal(["mall", "official"], rows.Select(r => r.Place).Order(StringComparer.Ordinal));

        Task<Result<Done>> Set(WechatShop s, string place, AppSettings.Request wish) =>
            s.Shop.With<AppSettings, Done>(a => a.Handle(boss, place, wish, default));
    }

    private static async Task<(PaymentId, MemberId)> Paid(WechatShop shop)
    {
        var (_, member) = shop.Members.Become(new(IdentityKind.OpenId, WechatShop.MallApp, "open-1"));
        var payment = PaymentId.New(shop.Shop.Now);
        await Settled(shop, payment);
        return (payment, member);
    }

    private static async Task Settled(WechatShop shop, PaymentId payment)
    {
        await shop.Shop.Do(services =>
        {
            services.GetDb().Publish(new PaymentSettled(payment, OrderId.New(shop.Shop.Now), new Money(100), "1900000001", shop.Shop.Now));
            return Task.CompletedTask;
        });
        await shop.Shop.Settle();
    }

    private static Task<Result<Done>> Tell(WechatShop shop, ShippingNotice notice) =>
        shop.Shop.With<IWechat, Done>(w => w.TellShipping(notice, default));

    private static Task<Result<Done>> Notify(WechatShop shop, MessageAsk ask) => shop.Shop.With<IWechat, Done>(w => w.Notify(ask, default));

    private static Task<Result<Microsoft.AspNetCore.Http.IResult>> Draw(WechatShop shop, string scene, string page) =>
        shop.Shop.With<SharePageCode, Microsoft.AspNetCore.Http.IResult>(s => s.Handle(scene, page, default));
}
