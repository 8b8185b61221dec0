using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;
using Siyu.WeCom.Welcome;

namespace Siyu.Tests.WeCom;

public sealed class WelcomeTests
{
    private const string Send = "/cgi-bin/externalcontact/send_welcome_msg";
    private static readonly WelcomeCard Card = new("领取权益", "wx-mall", "pages/index?code=1", "");

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_welcome_is_sent_once_with_its_card(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        shop.Platform.On(Send, """{"errcode":0}""");
        shop.Platform.On("/cgi-bin/media/upload", """{"errcode":0,"type":"image","media_id":"media-1","created_at":"1795000000"}""");
        var key = await Offered(shop);

        for (var i = 0; i < 2; i++) Assert.True((await Ask(shop, key)).Ok);
        await shop.Shop.Settle();

        var sent = Assert.Single(shop.Platform.Asked(Send));
        Assert.Equal("WELCOME", (string?)sent["welcome_code"]);
        Assert.Equal("media-1", (string?)sent["attachments"]![0]!["miniprogram"]!["pic_media_id"]);
        var ended = Assert.Single(await shop.Shop.News<WelcomeEnded>());
        Assert.Equal((true, key), (ended.Sent, ended.WelcomeKey));
        Assert.True((await Ask(shop, key)).Value.Before);
    }

    [Fact]
    public async Task The_picture_of_a_card_is_uploaded_once_for_many_welcomes()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        shop.Platform.On(Send, """{"errcode":0}""");
        var created = shop.Shop.Now.ToUnixTimeSeconds();
        shop.Platform.On("/cgi-bin/media/upload", $$"""{"errcode":0,"type":"image","media_id":"media-1","created_at":"{{created}}"}""");
        foreach (var external in (string[])["wmA", "wmB", "wmC"])
        {
            await Ask(shop, await Offered(shop, external));
            await shop.Shop.Settle();
        }
        Assert.Equal(3, shop.Platform.Asked(Send).Count);
        Assert.Single(shop.Platform.Asked("/cgi-bin/media/upload"));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Welcomes_that_upload_one_picture_at_once_all_have_it(Database database)
    {
        const int AtOnce = 12;
        await using var shop = await WeComShop.Open(database);
        var uploads = 0;
        shop.Platform.On("/cgi-bin/media/upload", _ =>
            $$"""{"errcode":0,"type":"image","media_id":"media-{{Interlocked.Increment(ref uploads)}}","created_at":"1795000000"}""");
        for (var round = 0; round < 8; round++)
        {
            await shop.Shop.Do(services => services.GetRequiredService<SiyuDb>().All<Media>().ExecuteDeleteAsync());
            var had = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
            {
                await using var scope = shop.Shop.Services.CreateAsyncScope();
                return await scope.ServiceProvider.GetRequiredService<MediaShelf>().MediaOf(WeComShop.Corp, "", default);
            })));
            Assert.All(had, media => Assert.True(media.Ok));
            Assert.Contains(Assert.Single(await shop.Shop.All<Media>()).MediaId, had.Select(media => media.Value));
        }
    }

    [Fact]
    public async Task A_card_whose_picture_cannot_be_had_is_left_out_and_the_greeting_goes()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        shop.Platform.On(Send, """{"errcode":0}""");
        shop.Platform.Refuses("/cgi-bin/media/upload", 40007);
        await Ask(shop, await Offered(shop));
        await shop.Shop.Settle();
        Assert.Null(Assert.Single(shop.Platform.Asked(Send))["attachments"]);
        var ended = Assert.Single(await shop.Shop.News<WelcomeEnded>());
        Assert.True(ended.Sent);
        Assert.Contains("card left out", ended.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(41050, "Invalid")]
    [InlineData(41051, "AlreadyChatting")]
    [InlineData(41096, "TakenByOther")]
    [InlineData(48002, "Refused")]
    public async Task Each_way_a_welcome_is_refused_is_told_apart(int code, string state)
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        shop.Platform.Refuses(Send, code);
        await Ask(shop, await Offered(shop));
        await shop.Shop.Settle();
        var ended = Assert.Single(await shop.Shop.News<WelcomeEnded>());
        Assert.False(ended.Sent);
        Assert.StartsWith(state + ":", ended.Reason, StringComparison.Ordinal);
        Assert.Single(shop.Platform.Asked(Send));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_welcome_asked_for_after_its_twenty_seconds_is_dropped_with_a_record(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        var key = await Offered(shop);
        shop.Shop.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.True((await Ask(shop, key)).Ok);
        await shop.Shop.Settle();
        Assert.Empty(shop.Platform.Asked(Send));
        Assert.StartsWith("Late:", Assert.Single(await shop.Shop.News<WelcomeEnded>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_platform_is_asked_again_until_the_twenty_seconds_are_over()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var asked = 0;
        shop.Platform.On(Send, _ => ++asked == 1 ? """{"errcode":45033,"errmsg":"too many at once"}""" : """{"errcode":0}""");
        await Ask(shop, await Offered(shop));
        await shop.Shop.Settle();
        Assert.Empty(await shop.Shop.News<WelcomeEnded>());
        await shop.Shop.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(1, asked);
        await shop.Shop.Pass(TimeSpan.FromSeconds(30));
        Assert.StartsWith("Late:", Assert.Single(await shop.Shop.News<WelcomeEnded>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_answer_and_then_a_spent_code_is_an_unknown_end()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var asked = 0;
        shop.Platform.On(Send, _ => ++asked == 1 ? null : """{"errcode":41050,"errmsg":"invalid"}""");
        await Ask(shop, await Offered(shop));
        await shop.Shop.Settle();
        await shop.Shop.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(2, asked);
        Assert.StartsWith("Unknown:", Assert.Single(await shop.Shop.News<WelcomeEnded>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_answer_that_had_not_happened_is_made_good()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var asked = 0;
        shop.Platform.On(Send, _ => ++asked == 1 ? null : """{"errcode":0}""");
        await Ask(shop, await Offered(shop));
        await shop.Shop.Settle();
        await shop.Shop.Pass(TimeSpan.FromSeconds(5));
        Assert.True(Assert.Single(await shop.Shop.News<WelcomeEnded>()).Sent);
    }

    [Theory]
    [InlineData("no key")]
    [InlineData("0199a000-0000-7000-8000-000000000000")]
    public async Task A_welcome_that_nobody_offered_is_refused(string key)
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        Assert.Equal(WeComProblems.UnknownWelcome, (await Ask(shop, key)).Problem);
    }

    [Fact]
    public async Task An_interface_that_hangs_makes_no_welcome_late()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        shop.Platform.Hangs("/cgi-bin/externalcontact/get");
        shop.Platform.On(Send, """{"errcode":0}""");
        shop.Platform.Refuses("/cgi-bin/media/upload", 40007);
        BackgroundService[] pumps = [shop.Shop.Service<Sequencer>(), shop.Shop.Service<ListenerPump>(), shop.Shop.Service<OutboundPump>()];
        foreach (var pump in pumps) await pump.StartAsync(default);
        for (var i = 0; i < 70; i++)
            await shop.Push(WeComShop.Change("add_external_contact", shop.Shop.Now, $"wm{i}", "xiaoli", with: (null, "WELCOME")));
        await Until(async () => (await shop.Shop.News<ContactAdded>()).Count == 70);
        await Until(() => Task.FromResult(shop.Platform.Asked("/cgi-bin/externalcontact/get").Count >= 32));

        await Ask(shop, (await shop.Shop.News<ContactAdded>())[^1].WelcomeKey!);
        await Until(() => Task.FromResult(shop.Platform.Asked(Send).Count == 1));
        foreach (var pump in pumps) await pump.StopAsync(default);
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await holds()) await Task.Delay(20, limit.Token);
    }

    private static async Task<string> Offered(WeComShop shop, string external = "wmA")
    {
        await shop.Hear(WeComShop.Change("add_external_contact", shop.Shop.Now, external, "xiaoli", with: (null, "WELCOME")));
        return (await shop.Shop.News<ContactAdded>())[^1].WelcomeKey!;
    }

    private static Task<Result<Done>> Ask(WeComShop shop, string key) =>
        shop.Shop.With<IWeCom, Done>(wecom => wecom.SendWelcome(new WelcomeAsk(key, "您好", [Card]), default));
}
