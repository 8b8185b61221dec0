using System.Text.Json;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Host.Once;

/// <summary>
/// Erases somebody (注销删除): <c>erase --member ID | --phone PHONE [--reason TEXT]</c>, or everybody who came back with a restored backup:
/// <c>erase --repeat</c>. Where a house runs on the data, it does so. <c>erase --look --member ID [--words A,B]</c> looks for what is left
/// of them in the analytical database of the running house, and ends with 1 where there is anything.
/// </summary>
internal static class ErasePerson
{
    private const string OwnWish = "本人申请";
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(5);

    public static Task<int> Run(IServiceProvider house, string[] args, CancellationToken ct)
    {
        if (args.Contains("--repeat")) return OnceOnly.Write(house, stop => Repeat(house, stop), RepeatThrough, ct);
        MemberId? member = Id.TryParse<MemberId>(OnceOnly.Value(args, "--member"), out var named) ? named : null;
        var phone = OnceOnly.Value(args, "--phone");
        if (member is null == phone is null)
        {
            Console.Error.WriteLine("请给出 --member 会员号 或 --phone 手机号 之一。");
            Console.Error.WriteLine("Give one of --member ID and --phone PHONE.");
            return Task.FromResult(1);
        }
        if (args.Contains("--look"))
        {
            var words = (OnceOnly.Value(args, "--words") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
            string[] all = phone is null ? words : [.. words, phone];
            return Look(house.GetRequiredService<SiyuOptions>(), member?.Value ?? Guid.Empty, all, ct);
        }
        var ask = new ErasureAsk(member, phone, OnceOnly.Value(args, "--reason") ?? OwnWish);
        return OnceOnly.Write(house, stop => Alone(house, ask, stop), (running, stop) => Through(running, ask, stop), ct);
    }

    private static async Task<int> Alone(IServiceProvider house, ErasureAsk ask, CancellationToken ct)
    {
        await house.GetRequiredService<SchemaFiles>().Apply(ct);
        var works = house.GetRequiredService<Works>();
        var erased = await works.Do(services => services.GetRequiredService<IErasures>().Erase(ask, ct), ct);
        if (erased.Problem is { } problem) return Refused(problem.Text(), problem.Text(english: true));
        await works.Read(services => services.GetRequiredService<IErasures>().Enlist(ct));
        Tell(erased.Value);
        Console.WriteLine("各模块与分析库的副本将在主机下次运行时清除 other rooms and the analytical copies follow when the house runs next");
        return 0;
    }

    private static async Task<int> Through(RunningHouse running, ErasureAsk ask, CancellationToken ct)
    {
        var reply = await running.Ask("/api/house/erasures", ask, ct);
        if (!reply.Ok) return Refused(reply);
        Tell(JsonSerializer.Deserialize<ErasureCard>(reply.Text, Json.Options)!);
        Console.WriteLine("各模块与分析库正在后台清除 other rooms and the analytical copies follow in the background");
        return 0;
    }

    private static async Task<int> Repeat(IServiceProvider house, CancellationToken ct)
    {
        await house.GetRequiredService<SchemaFiles>().Apply(ct);
        return Repeated(await house.GetRequiredService<Works>().Read(
            services => services.GetRequiredService<IErasures>().Repeat(ct)));
    }

    private static async Task<int> RepeatThrough(RunningHouse running, CancellationToken ct)
    {
        var reply = await running.Ask("/api/house/erasures/repeat", new { }, ct);
        return reply.Ok ? Repeated(JsonDocument.Parse(reply.Text).RootElement.GetProperty("members").GetInt32()) : Refused(reply);
    }

    private static async Task<int> Look(SiyuOptions options, Guid person, IReadOnlyList<string> words, CancellationToken ct)
    {
        using var running = await RunningHouse.Find(options, LookPatience, ct);
        if (running is null) return Refused("没有主机在运行，无法查看分析库", "No house is running whose analytical database could be looked through");
        var reply = await running.Ask("/api/house/olap-traces", new { person, words }, ct);
        if (!reply.Ok) return Refused(reply);
        using var said = JsonDocument.Parse(reply.Text);
        var looked = said.RootElement.GetProperty("rows").EnumerateObject().ToList();
        var found = said.RootElement.GetProperty("found").EnumerateObject().ToList();
        Console.WriteLine($"查看分析库 looked through {looked.Count} tables, {looked.Sum(table => table.Value.GetInt64())} rows: "
            + $"{found.Sum(table => table.Value.GetInt64())} 行仍有痕迹 rows name them");
        foreach (var table in found) Console.WriteLine($"  {table.Name} {table.Value}");
        return found.Count == 0 ? 0 : 1;
    }

    private static int Repeated(int members)
    {
        Console.WriteLine($"重新注销 {members} 人 erased again: {members}");
        return 0;
    }

    private static void Tell(ErasureCard card)
    {
        Console.WriteLine(card.Before
            ? $"会员 {card.Member} 早已注销，无须再做 was erased already"
            : $"已注销会员 {card.Member} erased: {card.Identities} 项身份 identities, {card.Keys} 把个人密钥 keys destroyed"
              + "，姓名、生日、绑定与会话 with name, birthday, binding and sessions");
        foreach (var (table, rows) in card.Retained) Console.WriteLine($"  保留（已去标识）retained about nobody: {table} {rows}");
    }

    private static int Refused(HouseReply reply)
    {
        using var problem = JsonDocument.Parse(reply.Text);
        return Refused(problem.RootElement.GetProperty("title").GetString()!, problem.RootElement.GetProperty("code").GetString()!);
    }

    private static int Refused(string why, string english)
    {
        Console.Error.WriteLine(why);
        Console.Error.WriteLine(english);
        return 1;
    }
}
