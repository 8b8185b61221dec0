using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Tests.WeCom;

namespace Siyu.Sandbox.Tests.Core;

/// <summary>Faults of tokens, pages, details and schema, and of how callbacks arrive.</summary>
public sealed class DriftTests
{
    [Fact]
    public void Every_kind_of_fault_is_in_the_catalogue_and_strikes_something()
    {
        var known = FaultKinds.Call.Concat(FaultKinds.Callback).Append(FaultKinds.NoWelcomeCode).ToHashSet();
        Assert.Equal(known.Order(), FaultCatalogue.Cards.Select(c => c.Kind).Order());
        Assert.All(FaultCatalogue.Cards, card => Assert.True(
            card.Does.Length > 0 && (card.Strikes != "call" || FaultKinds.Call.Contains(card.Kind)), card.Kind));
    }

    [Fact]
    public async Task A_fault_of_callbacks_is_not_used_up_by_a_call()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Act("faults/add", new { scope = "*", kind = "duplicate", count = 1 });
        await DispatcherTests.Scan(run, ear.Url);
        Assert.Equal(2, ear.All.Count);
    }

    [Fact]
    public async Task A_token_can_expire_before_its_time_on_both_planes()
    {
        await using var run = await SandboxRun.Open();
        var token = await run.Token();
        await run.Act("faults/add", new { scope = "wecom:* /cgi-bin/getcallbackip", kind = "expired_token", count = 1 });
        Assert.Equal(42001, await run.Errcode("getcallbackip", token: token));
        Assert.Equal(42001, await run.Errcode("getcallbackip", token: token));
        Assert.NotEqual(token, await run.Token());

        var wechat = await MiniToken(run);
        await run.Act("faults/add", new { scope = "wechat:* /cgi-bin/getcallbackip", kind = "expired_token", count = 1 });
        Assert.Equal(42001, (int)(await run.Wechat("cgi-bin/getcallbackip?access_token=" + wechat))["errcode"]!);
        Assert.Equal(42001, (int)(await run.Wechat("cgi-bin/getcallbackip?access_token=" + wechat))["errcode"]!);
    }

    [Fact]
    public async Task Tokens_and_tickets_can_be_taken_away_from_the_console()
    {
        await using var run = await SandboxRun.Open();
        var (token, ticket) = (await MiniToken(run), await Ticket(run));
        await run.Act("admin/revoke-wechat-token", new { appid = (string)run.Mini()["appid"]!, tickets = true });
        Assert.Equal(40001, (int)(await run.Wechat("cgi-bin/getcallbackip?access_token=" + token))["errcode"]!);
        Assert.NotEqual(ticket, await Ticket(run));

        var corp = (string)(await run.WeCom("get_jsapi_ticket"))["ticket"]!;
        await run.Act("admin/revoke-token", new { kind = "app", tickets = true });
        Assert.NotEqual(corp, (string)(await run.WeCom("get_jsapi_ticket"))["ticket"]!);

        async Task<string> Ticket(SandboxRun of) => (string)(await of.Wechat(
            "cgi-bin/ticket/getticket?type=jsapi&access_token=" + await MiniToken(of)))["ticket"]!;
    }

    [Fact]
    public async Task A_page_can_be_empty_with_more_behind_it_and_a_cursor_can_end()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("xiaoli", "xiaowang", "xiaozhang");
        await run.Act("faults/add", new { scope = "wecom:* *list_id", kind = "empty_page", count = 1 });
        var seen = new List<string>();
        var (cursor, pages) = ("", 0);
        do
        {
            var page = await run.WeCom("user/list_id", new JsonObject { ["cursor"] = cursor, ["limit"] = 2 });
            seen.AddRange(page["dept_user"]!.AsArray().Select(u => (string)u!["userid"]!));
            cursor = (string?)page["next_cursor"] ?? "";
            pages++;
        }
        while (cursor.Length > 0);
        Assert.Equal((3, 3), (seen.Distinct().Count(), pages));

        var first = await run.WeCom("user/list_id", new JsonObject { ["limit"] = 2 });
        await run.Act("faults/add", new { scope = "wecom:* *list_id", kind = "expired_cursor", count = 1 });
        var next = new JsonObject { ["cursor"] = (string)first["next_cursor"]!, ["limit"] = 2 };
        Assert.Equal(40058, await run.Errcode("user/list_id", next));
        Assert.Equal(0, await run.Errcode("user/list_id", next.DeepClone().AsObject()));
    }

    [Fact]
    public async Task The_details_of_a_group_can_lag_behind_its_callback()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("xiaoli");
        await run.Human("wang");
        var chat = (string)(await run.Act("member/create-group", new { userid = "xiaoli", name = "老客群", personas = new[] { "wang" } }))
            ["chat_id"]!;
        await run.Act("member/rename-group", new { chat_id = chat, name = "新客群" });
        await run.Act("faults/add", new { scope = "wecom:* *groupchat/get", kind = "stale_detail", count = 1 });
        Assert.Equal("老客群", await Name());
        Assert.Equal("新客群", await Name());

        async Task<string> Name() => (string)(await run.WeCom("externalcontact/groupchat/get", new JsonObject { ["chat_id"] = chat }))
            ["group_chat"]!["name"]!;
    }

    [Fact]
    public async Task Answers_can_say_more_less_or_something_new()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("faults/add", new { scope = "wecom:* /cgi-bin/user/get", kind = "schema_drift", count = 1 });
        await run.Staff("xiaoli");
        Assert.NotNull((await Xiaoli())["added_since"]);
        await run.Act("faults/add", new { scope = "wecom:* /cgi-bin/user/get", kind = "schema_drift", count = 1,
            args = new { remove = "name", set = "status", value = "9" } });
        var less = await Xiaoli();
        Assert.Equal((false, "9"), (less.ContainsKey("name"), (string?)less["status"]));
        Assert.Equal("导购xiaoli", (string?)(await Xiaoli())["name"]);

        Task<JsonObject> Xiaoli() => run.WeCom("user/get", query: "&userid=xiaoli");
    }

    [Fact]
    public async Task Events_can_say_more_less_or_something_new()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "schema_drift", count = 1,
            args = new { add = "Mood", remove = "WelcomeCode", set = "ChangeType", value = "befriend" } });
        await DispatcherTests.Scan(run, ear.Url);
        var odd = CorpMail.Open(run, Assert.Single(ear.All));
        Assert.Equal("befriend", odd.Element("ChangeType")!.Value);
        Assert.NotNull(odd.Element("Mood"));
        Assert.Null(odd.Element("WelcomeCode"));
        Assert.NotNull(odd.Element("ExternalUserID"));
    }

    [Fact]
    public async Task A_message_can_be_padded_by_a_whole_block()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "whole_block_padding", count = 1 });
        await DispatcherTests.Scan(run, ear.Url);
        var heard = Assert.Single(ear.All);
        CorpMail.Open(run, heard);
        Assert.Equal(32, LastByte(run, heard));
    }

    [Theory]
    [InlineData("bad_signature")]
    [InlineData("missing_signature")]
    [InlineData("altered_body")]
    [InlineData("corrupt_padding")]
    [InlineData("clock_skew")]
    public async Task Each_forgery_of_an_encrypted_message_has_one_thing_wrong(string kind)
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Act("faults/add", new { scope = "callback:wecom *", kind, count = 1 });
        await DispatcherTests.Scan(run, ear.Url);
        Assert.Equal(2, ear.All.Count);
        Assert.Equal(kind, Assert.Single(ear.All.Select(h => Wrong(run, h)), w => w is not null));
    }

    [Fact]
    public async Task The_time_of_a_forgery_may_lie_in_the_future()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "clock_skew", count = 1, args = new { seconds = 900 } });
        await DispatcherTests.Scan(run, ear.Url);
        var now = run.Simulator.Core.Clock.Now.ToUnixTimeSeconds();
        Assert.InRange(ear.All.Max(h => long.Parse(h.Query["timestamp"]!, Text.Plain)), now + 880, now + 900);
    }

    [Fact]
    public async Task Callbacks_can_come_all_at_once_or_only_once()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "burst", args = new { ms = 3_600_000 } });
        await DispatcherTests.Scan(run, ear.Url);
        await run.Act("persona/delete-friend", new { persona = "wang", userid = "xiaoli" });
        await run.Act("callbacks/idle", new { });
        Assert.Empty(ear.All);
        await run.Advance(3_601);
        Assert.Equal(2, ear.All.Count);
        Assert.Single(ear.All.Select(h => h.Query["timestamp"].ToString()).Distinct());

        await run.Act("faults/clear", new { });
        await run.Act("faults/add", new { scope = "callback:wecom *", kind = "no_retry", count = 1 });
        await run.Callback("http://127.0.0.1:1/callback");
        await run.Human("li");
        await DispatcherTests.ScanAgain(run, "li");
        await run.Advance(60);
        var last = (await run.Look("callbacks?state=failed"))["callbacks"]!.AsArray()[^1]!;
        Assert.Equal(1, (int)last["attempts"]!);
    }

    // What a careful receiver finds, or null when all is well.
    private static string? Wrong(SandboxRun run, CallbackEar.Heard heard)
    {
        var app = run.App();
        var encrypted = System.Xml.Linq.XElement.Parse(heard.Body).Element("Encrypt")!.Value;
        if (heard.Query["msg_signature"].Count == 0) return "missing_signature";
        var signature = CallbackCrypto.Sign((string)app["token"]!, heard.Query["timestamp"]!, heard.Query["nonce"]!, encrypted);
        var signed = signature == heard.Query["msg_signature"];
        if (!signed) return Readable(run, encrypted) ? "bad_signature" : "altered_body";
        var off = run.Simulator.Core.Clock.Now.ToUnixTimeSeconds() - long.Parse(heard.Query["timestamp"]!, Text.Plain);
        if (Math.Abs(off) > 300) return "clock_skew";
        return LastByte(run, heard) > 32 ? "corrupt_padding" : null;
    }

    private static bool Readable(SandboxRun run, string encrypted)
    {
        try
        {
            return CallbackCrypto.Decrypt((string)run.App()["encoding_aes_key"]!, encrypted).Message
                .EndsWith("</xml>", StringComparison.Ordinal) && Whole(run, encrypted);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    private static bool Whole(SandboxRun run, string encrypted)
    {
        try
        {
            System.Xml.Linq.XElement.Parse(CallbackCrypto.Decrypt((string)run.App()["encoding_aes_key"]!, encrypted).Message);
            return true;
        }
        catch (System.Xml.XmlException)
        {
            return false;
        }
    }

    private static int LastByte(SandboxRun run, CallbackEar.Heard heard)
    {
        using var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = Convert.FromBase64String((string)run.App()["encoding_aes_key"]! + "=");
        var encrypted = Convert.FromBase64String(System.Xml.Linq.XElement.Parse(heard.Body).Element("Encrypt")!.Value);
        return aes.DecryptCbc(encrypted, aes.Key[..16], System.Security.Cryptography.PaddingMode.None)[^1];
    }

    private static async Task<string> MiniToken(SandboxRun run) => (string)(await run.Post($"{run.At.Wechat}/cgi-bin/stable_token",
        new JsonObject { ["grant_type"] = "client_credential", ["appid"] = (string)run.Mini()["appid"]!,
            ["secret"] = (string)run.Mini()["secret"]! }.ToJsonString()))["access_token"]!;
}
