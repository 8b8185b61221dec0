using System.Net.Http.Json;
using System.Text.Json;
using Siyu.Tests;

namespace Siyu.Scenarios.Tests;

/// <summary>Commands of <c>./siyu</c> on data that a host runs on: imports and erasures go through it, and alone when it
/// has ended.</summary>
public sealed class RunningHouseTests
{
    private const string MsWang = "13812345601";
    private const string Ali = "13812345602";
    private const string Xiaohong = "13812345603";

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Files_are_imported_through_the_host_once_with_their_rejects(Database database)
    {
        await using var host = await RunningHost.Start(database);
        await Stores(host);
        var members = File(host, "members.csv", $"手机号,姓名,门店编码\n{MsWang},王女士,s1\n不是手机,某人,s1\n{Ali},阿里,nowhere\n");
        var rejects = Path.Combine(host.Folder, "rejects.csv");

        var dry = await host.Once("import", "members", members, "--dry-run", "--rejects", rejects);
        Assert.Equal((0, 0L), (dry.Code, await host.Count("SELECT count(*) FROM members_member")));
        Assert.Contains("试运行", dry.Said, StringComparison.Ordinal);
        var first = await host.Once("import", "members", members, "--rejects", rejects);
        var again = await host.Once("import", "members", members, "--rejects", rejects);

        Assert.Equal((0, 0), (first.Code, again.Code));
        Assert.Contains("added 1 ", first.Said, StringComparison.Ordinal);
        Assert.Contains("refused 2 ", first.Said, StringComparison.Ordinal);
        Assert.Contains("added 0 ", again.Said, StringComparison.Ordinal);
        Assert.Equal(1, await host.Count("SELECT count(*) FROM members_member"));
        var refused = await System.IO.File.ReadAllLinesAsync(rejects);
        Assert.Contains(refused, line => line.StartsWith("3,phone,", StringComparison.Ordinal));
        Assert.Contains(refused, line => line.StartsWith("4,store,", StringComparison.Ordinal));
        var unknown = await host.Once("import", "nonsense", members);
        Assert.NotEqual(0, unknown.Code);
        await Holds(host);
        Assert.DoesNotContain(MsWang, host.Log, StringComparison.Ordinal);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Somebody_is_erased_through_the_host_and_nothing_of_them_is_left(Database database)
    {
        await using var host = await RunningHost.Start(database);
        await Stores(host);
        var members = File(host, "members.csv",
            $"phone,name,store,card\n{MsWang},王女士,s1,C1\n{Ali},阿里,s1,C2\n{Xiaohong},小红,s1,C3\n");
        Assert.Equal(0, (await host.Once("import", "members", members)).Code);
        await host.Until(async () => await host.Count("SELECT count(*) FROM desk_member") == 3, "the desk knows three");
        var id = await MemberOf(host, MsWang);
        await host.Until(async () => (await host.Once("erase", "--look", "--member", id)).Code == 1, "the boards have heard of her");
        Assert.Equal(2, await Known(host, id));

        var erased = await host.Once("erase", "--phone", MsWang, "--reason", "本人申请");

        Assert.Equal(0, erased.Code);
        Assert.Contains(id, erased.Said, StringComparison.Ordinal);
        Assert.Equal(0, await Known(host, id));
        Assert.Equal(0, await host.Count($"SELECT count(*) FROM platform_person_key WHERE person = '{id}'"));
        Assert.Equal(1, await host.Count(
            $"SELECT count(*) FROM members_member WHERE id = '{id}' AND state = 'Erased' AND name_sealed IS NULL"));
        Assert.Equal(1, await host.Count("SELECT count(*) FROM platform_audit WHERE action = 'members.erase'"));
        string[] look = ["erase", "--look", "--member", id, "--words", $"{MsWang},王女士"];
        await host.Until(async () => (await host.Once(look)).Code == 0, "ClickHouse forgets her");
        Assert.Equal(1, (await host.Once("erase", "--phone", MsWang)).Code);
        Assert.Contains("早已注销", (await host.Once("erase", "--member", id)).Said, StringComparison.Ordinal);

        // The file comes again: whoever wished to be forgotten is somebody new, and the others are who they were.
        Assert.Contains("added 1 ", (await host.Once("import", "members", members)).Said, StringComparison.Ordinal);
        await Holds(host);
        foreach (var word in new[] { MsWang, Ali, "王女士" }) Assert.DoesNotContain(word, host.Log, StringComparison.Ordinal);

        await host.Stop();
        Assert.Equal(0, (await host.Once("erase", "--phone", Ali)).Code);
        Assert.Equal(2, await host.Count("SELECT count(*) FROM members_member WHERE state = 'Erased'"));
        Assert.Equal(0, (await host.Once("verify")).Code);
    }

    private static async Task Stores(RunningHost host)
    {
        var stores = File(host, "stores.csv", "code,name,kind,parent,city\ne,华东,Region,g,\ns1,南京路店,DirectStore,e,上海\n");
        var imported = await host.Once("import", "stores", stores);
        Assert.True(imported.Code == 0 && imported.Said.Contains("added 2 ", StringComparison.Ordinal), imported.Said);
        var units = await host.Console.GetFromJsonAsync<JsonElement>("/api/console/units");
        Assert.Contains("南京路店", units.ToString(), StringComparison.Ordinal);
    }

    private static string File(RunningHost host, string name, string content)
    {
        var path = Path.Combine(host.Folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    private static async Task<string> MemberOf(RunningHost host, string phone)
    {
        var found = await host.Console.GetFromJsonAsync<JsonElement>($"/api/console/desk/members?phone={phone}");
        return Assert.Single(found.GetProperty("rows").EnumerateArray()).GetProperty("id").GetString()!;
    }

    /// <summary>What somebody could be found by.</summary>
    private static Task<long> Known(RunningHost host, string member) =>
        host.Count($"SELECT count(*) FROM members_identity WHERE member = '{member}' AND hash IS NOT NULL");

    private static async Task Holds(RunningHost host)
    {
        var (code, said) = await host.Once("verify");
        Assert.True(code == 0, said);
    }
}
