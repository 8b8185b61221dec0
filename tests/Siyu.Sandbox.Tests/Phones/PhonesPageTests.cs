using System.Net;
using System.Security.Cryptography;
using System.Text;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.Phones;

public sealed class PhonesPageTests
{
    [Fact]
    public async Task The_page_is_served_under_a_strict_policy_and_nothing_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory("siyu-phones-").FullName;
        var dist = Directory.CreateDirectory(Path.Combine(folder, "apps", "phones", "dist", "assets")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(dist, "index.html"), "<!doctype html>墙", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(dist, "assets", "a-1.js"), "1", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "apps", "secret.txt"), "x", TestContext.Current.CancellationToken);
        await using (var simulator = await Simulator.Start(new SimulatorOptions(0, Path.Combine(folder, "data"))
        {
            Seed = "test", Apps = Path.Combine(folder, "apps"),
        }))
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
            var at = simulator.Addresses.Control;
            Assert.Equal(at + "/phones/", (await http.GetAsync(new Uri(at + "/"))).Headers.Location!.OriginalString);
            using var page = await http.GetAsync(new Uri(at + "/phones/"));
            Assert.Equal("<!doctype html>墙", await page.Content.ReadAsStringAsync());
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            using var script = await http.GetAsync(new Uri(at + "/phones/assets/a-1.js"));
            Assert.Contains("immutable", script.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(at + "/phones/%2e%2e%2f%2e%2e%2fsecret.txt"))).StatusCode);
            using var byName = new HttpRequestMessage(HttpMethod.Get, at + "/phones/") { Headers = { Host = "localhost:1" } };
            Assert.Equal(at + "/phones/", (await http.SendAsync(byName)).Headers.Location!.OriginalString);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Without_built_files_the_page_says_what_to_run()
    {
        await using var run = await SandboxRun.Open();
        using var answer = await run.Raw(run.At.Control + "/phones/");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("./siyu apps", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_authorize_page_goes_on_as_the_holder_of_the_framed_phone()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("xiaoli");
        var page = $"{run.At.WeCom}/connect/oauth2/authorize?appid={run.CorpId}&scope=snsapi_base&state=s1"
            + $"&redirect_uri={Uri.EscapeDataString("http://house.example/guide/")}";
        using var asked = await run.Raw(page);
        var html = await asked.Content.ReadAsStringAsync();
        var script = html.Split("<script>")[1].Split("</script>")[0];
        Assert.Contains("siyu-phone:", script, StringComparison.Ordinal);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Contains($"'sha256-{hash}'", asked.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        using var member = await run.Raw($"{page}&as={Uri.EscapeDataString(run.CorpId + "/xiaoli")}");
        Assert.Contains("code=", member.Headers.Location!.Query, StringComparison.Ordinal);
        var code = member.Headers.Location.Query.Split("code=")[1].Split('&')[0];
        Assert.Equal("xiaoli", (string)(await run.WeCom("auth/getuserinfo", query: "&code=" + code))["userid"]!);
    }

    [Fact]
    public async Task Outside_the_corp_a_guide_is_the_human_behind_the_member()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("xiaoli");
        var app = run.Official();
        using var answer = await run.Raw($"{run.At.Wechat}/connect/oauth2/authorize?appid={app["appid"]}&scope=snsapi_base&state=s"
            + $"&redirect_uri=http%3A%2F%2Fhouse.example%2Fmall%2F&as={Uri.EscapeDataString(run.CorpId + "/xiaoli")}");
        var code = answer.Headers.Location!.Query.Split("code=")[1].Split('&')[0];
        var session = await run.Wechat($"sns/oauth2/access_token?appid={app["appid"]}&secret={app["secret"]}&code={code}"
            + "&grant_type=authorization_code");
        var human = run.Simulator.Core.Personas.ByMember(run.CorpId, "xiaoli")!;
        Assert.Equal(run.Simulator.Core.Personas.OpenId((string)app["appid"]!, human.Id), (string)session["openid"]!);
    }
}
