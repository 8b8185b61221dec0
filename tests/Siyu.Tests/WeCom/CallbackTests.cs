using System.Net;
using System.Text.Json;
using Siyu.Contracts.WeCom;
using Siyu.WeCom.Domain;

namespace Siyu.Tests.WeCom;

public sealed class CallbackTests
{
    private static string Scan(WeComShop shop, string external = "wmA") =>
        WeComShop.Change("add_external_contact", shop.Shop.Now, external, "xiaoli", with: (null, "WELCOME"));

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_schema_is_the_models(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        Assert.DoesNotContain(await ModelAgainstSchema.Differences(shop.Shop), d => d.Contains("wecom_", StringComparison.Ordinal));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_callback_is_kept_before_it_is_read_and_answered_with_success(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        var answer = await shop.Push(Scan(shop));

        Assert.Equal((HttpStatusCode.OK, "success"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        var kept = Assert.Single(await shop.Shop.All<InboxMessage>());
        Assert.Equal(InboxState.Waiting, kept.State);
        Assert.DoesNotContain("wmA", System.Text.Encoding.UTF8.GetString(kept.BodySealed!), StringComparison.Ordinal);
        Assert.Empty(await shop.Shop.All<Contact>());

        await shop.Shop.Settle();
        Assert.Equal(InboxState.Applied, Assert.Single(await shop.Shop.All<InboxMessage>()).State);
    }

    [Fact]
    public async Task The_address_is_verified_by_the_bare_opened_text()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var push = shop.Pushed("1616140317555161061");
        var answer = await shop.Shop.Http.GetAsync(new Uri(
            $"/api/callbacks/wecom/{push.Corp}?msg_signature={push.Signature}&timestamp={push.Timestamp}&nonce={push.Nonce}"
            + $"&echostr={Uri.EscapeDataString(push.Encrypted)}",
            UriKind.Relative));
        Assert.Equal("1616140317555161061", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("signature", HttpStatusCode.Unauthorized, "wecom.callback_bad_signature")]
    [InlineData("timestamp", HttpStatusCode.Unauthorized, "wecom.callback_bad_signature")]
    [InlineData("nonce", HttpStatusCode.Unauthorized, "wecom.callback_bad_signature")]
    [InlineData("body", HttpStatusCode.Unauthorized, "wecom.callback_bad_signature")]
    [InlineData("incomplete", HttpStatusCode.BadRequest, "wecom.callback_incomplete")]
    [InlineData("old", HttpStatusCode.Forbidden, "wecom.callback_stale")]
    [InlineData("early", HttpStatusCode.Forbidden, "wecom.callback_stale")]
    [InlineData("receiver", HttpStatusCode.Forbidden, "wecom.callback_wrong_receiver")]
    [InlineData("corp", HttpStatusCode.NotFound, "wecom.unknown_corp")]
    [InlineData("words", HttpStatusCode.BadRequest, "wecom.callback_bad_body")]
    [InlineData("replay", HttpStatusCode.Conflict, "wecom.callback_replayed")]
    public async Task Each_way_of_forging_is_refused_by_its_own_code(string forgery, HttpStatusCode status, string code)
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var push = shop.Pushed(Scan(shop));
        var other = shop.Pushed(Scan(shop, "wmOther"));
        var forged = forgery switch
        {
            "signature" => push with { Signature = new string('a', 40) },
            "timestamp" => push with { Timestamp = (long.Parse(push.Timestamp, System.Globalization.CultureInfo.InvariantCulture) + 1)
                .ToString(System.Globalization.CultureInfo.InvariantCulture) },
            "nonce" => push with { Nonce = "999" },
            "body" => push with { Encrypted = other.Encrypted },
            "incomplete" => push with { Nonce = "" },
            "old" => shop.Pushed(Scan(shop), shop.Shop.Now.AddMinutes(-6)),
            "early" => shop.Pushed(Scan(shop), shop.Shop.Now.AddMinutes(6)),
            "receiver" => shop.Pushed(Scan(shop), receiver: "ww-corp-2"),
            "corp" => push with { Corp = "ww-nobody" },
            "words" => shop.Pushed("no message"),
            _ => push,
        };
        if (forgery == "replay") Assert.True((await shop.Push(push)).IsSuccessStatusCode);

        var answer = await shop.Push(forged);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((status, code), (answer.StatusCode, body.GetProperty("code").GetString()));
        Assert.Equal(forgery == "replay" ? 1 : 0, (await shop.Shop.All<InboxMessage>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_message_that_comes_again_is_kept_once_and_still_answered_with_success(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        var message = Scan(shop);
        for (var i = 0; i < 3; i++) Assert.True((await shop.Push(message)).IsSuccessStatusCode);
        await shop.Shop.Settle();
        Assert.Single(await shop.Shop.All<InboxMessage>());
        Assert.Single(await shop.Shop.News<ContactAdded>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_burst_of_messages_each_twice_is_kept_once_each(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        var pushes = Enumerable.Range(0, 120).Select(i => Scan(shop, $"wm{i % 60}")).Select(m => shop.Pushed(m)).ToList();
        var answers = await Task.WhenAll(pushes.Select(p => shop.Push(p)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(60, (await shop.Shop.All<InboxMessage>()).Count);
        await shop.Shop.Settle();
        Assert.Equal(60, (await shop.Shop.News<ContactAdded>()).Count);
    }

    [Fact]
    public async Task A_message_that_nobody_reads_is_kept_as_such()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        await shop.Hear(WeComShop.Change("something_new", shop.Shop.Now, "wmA", "xiaoli"));
        await shop.Hear($"<xml><CreateTime>{shop.Shop.Now.ToUnixTimeSeconds()}</CreateTime><Event>change_contact</Event></xml>");
        Assert.All(await shop.Shop.All<InboxMessage>(), m => Assert.Equal(InboxState.Unread, m.State));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var answer = await shop.Push(shop.Pushed(new string('x', 300_000)));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Bodies_are_dropped_after_a_week_and_the_message_is_still_known()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var message = Scan(shop);
        await shop.Hear(message);
        shop.Shop.Clock.Advance(TimeSpan.FromDays(8));
        await new Siyu.WeCom.Sync.TrimInbox(shop.Shop.Service<Siyu.Platform.Works>(), shop.Shop.Clock).Run(default);
        Assert.Null(Assert.Single(await shop.Shop.All<InboxMessage>()).BodySealed);
        await shop.Hear(message);
        Assert.Single(await shop.Shop.All<InboxMessage>());
    }
}

internal static class ShopServices
{
    public static T Service<T>(this TestShop shop) where T : notnull => (T)shop.Services.GetService(typeof(T))!;
}
