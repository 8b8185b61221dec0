using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.Core;

/// <summary>
/// Callers that nobody has met: odd types, torn bodies, wrong addresses. Each answer is the host's own, and none is a failure.
/// </summary>
public sealed class StrangerTests
{
    public static TheoryData<string> OddBodies =>
    [
        "null", "[]", "1", "\"x\"", "{", "<xml></xml>", "a=b&c=d", new string('[', 5_000), "{\"userid\":\"\\ud800\"}",
        "{\"userid\":\"a\",\"userid\":\"b\"}", "{\"userid\":{},\"external_userid\":[],\"limit\":1e400,\"cursor\":{}}",
        "{\"type\":1.5,\"scene\":9223372036854775808,\"user\":{\"a\":1},\"tag\":[1,null,{}],\"attachments\":[null,1,{}]}",
        "{\"code\":\"\\u0000\",\"cursor\":\"fA\",\"shipping_list\":[null],\"data\":[],\"chat_id_list\":[\"\\udfff\"]}",
    ];

    [Theory]
    [MemberData(nameof(OddBodies))]
    public async Task No_body_makes_the_sandbox_fail(string body)
    {
        await using var run = await SandboxRun.Open();
        var (corp, mini) = (await run.Token(), await MiniToken(run));
        foreach (var path in new[]
        {
            "user/list_id", "message/send", "externalcontact/add_contact_way", "externalcontact/batch/get_by_user",
            "externalcontact/add_corp_tag", "externalcontact/send_welcome_msg", "externalcontact/groupchat/list",
            "externalcontact/groupchat/add_join_way", "externalcontact/remark", "externalcontact/group_welcome_template/add",
        })
            await Refused(run, $"{run.At.WeCom}/cgi-bin/{path}?access_token={corp}", body);
        foreach (var path in new[]
        {
            "wxa/business/getuserphonenumber", "wxa/getwxacodeunlimit", "cgi-bin/message/subscribe/send", "wxa/generatescheme",
            "wxa/sec/order/upload_shipping_info", "wxa/sec/order/get_order_list", "wxa/query_urllink", "cgi-bin/stable_token",
        })
            await Answered(run, $"{run.At.Wechat}/{path}?access_token={mini}", body);
        Assert.Empty((await run.Look("journal?kind=call.failed"))["lines"]!.AsArray());
    }

    [Fact]
    public async Task Json_is_read_whatever_its_content_type_says_and_the_last_of_two_like_names_holds()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("xiaoli");
        var url = $"{run.At.WeCom}/cgi-bin/externalcontact/add_contact_way?access_token={await run.Token()}";
        foreach (var type in new[] { "application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "nonsense/x" })
        {
            using var content = new ByteArrayContent("{\"type\":7,\"type\":1,\"scene\":2,\"user\":[\"xiaoli\"]}"u8.ToArray());
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using var answer = await run.Raw(url, content);
            Assert.Equal(0, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errcode"]!);
        }
    }

    [Fact]
    public async Task Wechat_says_what_is_wrong_with_address_verb_and_body()
    {
        await using var run = await SandboxRun.Open();
        var token = await MiniToken(run);
        Assert.Equal(40066, (int)(await run.Wechat("cgi-bin/no/such/api"))["errcode"]!);
        Assert.Equal(43002, (int)(await run.Wechat("wxa/business/getuserphonenumber?access_token=" + token))["errcode"]!);
        Assert.Equal(43001, (int)(await run.Post($"{run.At.Wechat}/sns/jscode2session", "{}"))["errcode"]!);
        Assert.Equal(44002, (int)(await run.Wechat("wxa/business/getuserphonenumber", token, ""))["errcode"]!);
        Assert.Equal(47001, (int)(await run.Wechat("wxa/business/getuserphonenumber", token, "{"))["errcode"]!);
        Assert.Equal(41001, (int)(await run.Post($"{run.At.Wechat}/wxa/business/getuserphonenumber", ""))["errcode"]!);
        Assert.Contains(" rid: ", (string)(await run.Wechat("cgi-bin/no/such/api"))["errmsg"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scene_of_a_code_is_a_string()
    {
        await using var run = await SandboxRun.Open();
        var token = await MiniToken(run);
        Assert.Equal(40169, (int)(await run.Wechat("wxa/getwxacodeunlimit", token, "{\"scene\":42}"))["errcode"]!);
        Assert.Equal(40169, (int)(await run.Wechat("wxa/getwxacodeunlimit", token, "{}"))["errcode"]!);
    }

    [Fact]
    public async Task Wecom_has_a_page_for_unknown_addresses_and_a_code_for_wrong_verbs()
    {
        await using var run = await SandboxRun.Open();
        using (var nowhere = await run.Raw(run.At.WeCom + "/cgi-bin/no/such/api"))
        {
            Assert.Equal((HttpStatusCode.NotFound, "text/html"), (nowhere.StatusCode, nowhere.Content.Headers.ContentType!.MediaType));
            Assert.Contains("404 Not Found", await nowhere.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(43002, await run.Errcode("media/upload", query: "&type=image"));
        Assert.Equal("/cgi-bin/no/such/api",
            (string?)(await run.Look("journal?kind=call.nowhere"))["lines"]![0]!["entry"]!["path"]);
    }

    [Fact]
    public async Task When_the_sandbox_fails_the_host_is_busy_and_the_journal_says_why()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await DispatcherTests.Scan(run, ear.Url);
        run.Simulator.Core.Store.Delete<Persona>("persona", "wang");
        var everybody = new JsonObject { ["userid_list"] = new JsonArray("xiaoli") };
        Assert.Equal(-1, await run.Errcode("externalcontact/batch/get_by_user", everybody));
        var failure = (string)(await run.Look("journal?kind=call.failed"))["lines"]![0]!["entry"]!["failure"]!;
        Assert.Contains("wang", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data", "")]
    [InlineData("multipart/form-data; boundary=", "--\r\n")]
    [InlineData("multipart/form-data; boundary=cut",
        "--cut\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a\"\r\n\r\nhello")]
    [InlineData("multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"media\"\r\n\r\nno file\r\n--x--\r\n")]
    [InlineData("application/json", "{}")]
    public async Task An_upload_without_a_file_is_refused(string type, string body)
    {
        await using var run = await SandboxRun.Open();
        Assert.Equal(41005, await Upload(run, type, Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData("boundary=x", "name=\"media\"; filename=\"口红 特写.png\"; filelength=220")]
    [InlineData("boundary=\"x\"", "name=media; filename=a.png")]
    [InlineData("boundary=x", "name=\"media\"; filename=\"a.png\"; filename*=UTF-8''%E5%8F%A3%E7%BA%A2.png")]
    public async Task File_names_may_be_written_in_many_ways(string boundary, string disposition)
    {
        await using var run = await SandboxRun.Open();
        byte[] head = Encoding.UTF8.GetBytes($"--x\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
        byte[] picture = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0];
        Assert.Equal(0, await Upload(run, "multipart/form-data; " + boundary, [.. head, .. picture, .. "\r\n--x--\r\n"u8]));
    }

    private static async Task<int> Upload(SandboxRun run, string type, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await run.Raw($"{run.At.WeCom}/cgi-bin/media/upload?type=image&access_token={await run.Token()}", content);
        return (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errcode"]!;
    }

    private static async Task Refused(SandboxRun run, string url, string body)
    {
        var answer = await run.Post(url, body);
        var code = (int)answer["errcode"]!;
        Assert.True(code > 0 || (code == 0 && url.Contains("list", StringComparison.Ordinal)), $"{url}: {answer}");
        if (JsonFields.Parse(body) is null)
            Assert.Contains("Warning: wrong json format.", (string)answer["errmsg"]!, StringComparison.Ordinal);
    }

    private static async Task Answered(SandboxRun run, string url, string body)
    {
        var answer = await run.Post(url, body);
        Assert.True((int)answer["errcode"]! != -1, $"{url}: {answer}");
        if (JsonFields.Parse(body) is null) Assert.Equal(47001, (int)answer["errcode"]!);
    }

    private static async Task<string> MiniToken(SandboxRun run) => (string)(await run.Post($"{run.At.Wechat}/cgi-bin/stable_token",
        new JsonObject { ["grant_type"] = "client_credential", ["appid"] = (string)run.Mini()["appid"]!,
            ["secret"] = (string)run.Mini()["secret"]! }.ToJsonString()))["access_token"]!;
}
