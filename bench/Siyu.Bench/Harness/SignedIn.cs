using Siyu.Contracts.Members;
using Siyu.Host;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Bench.Harness;

/// <summary>A member and the bearer token of their phone (已登录会员).</summary>
internal sealed record SignedIn(MemberId Member, string Token)
{
    private const int AtOnce = 2_000;

    /// <summary>The house's services without its pumps and endpoints, for work by doors.</summary>
    public static WebApplication House(BenchDatabase database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSiyu(SiyuOptions.Read(["--data", database.Folder, "--database", database.Argument])).AddRooms();
        return builder.Build();
    }

    /// <summary>
    /// Opens a session for every member, or the first so many, by the platform's own door. No host may be running on a SQLite file
    /// meanwhile.
    /// </summary>
    public static async Task<IReadOnlyList<SignedIn>> All(BenchDatabase database, int atMost, CancellationToken ct)
    {
        await using var house = House(database);
        var works = house.Services.GetRequiredService<Works>();
        var found = new List<SignedIn>(atMost);
        var after = 0L;
        while (found.Count < atMost)
        {
            var some = await works.Read(services =>
                services.GetRequiredService<IMembers>().Walk(after, Math.Min(AtOnce, atMost - found.Count), ct));
            if (some.Count == 0) break;
            after = some[^1].Number;
            await works.Do(services =>
            {
                var sessions = services.GetRequiredService<Sessions>();
                foreach (var member in some) found.Add(new(member.Id, sessions.Open(SessionKind.Member, member.Id.Value, "bench").Token));
                return Task.CompletedTask;
            }, ct);
        }
        return found;
    }

    /// <summary>The bearer token of a guide's app.</summary>
    public static async Task<string> AsGuide(BenchDatabase database, string guide, CancellationToken ct)
    {
        await using var house = House(database);
        var opened = await house.Services.GetRequiredService<Works>().Do(services => Task.FromResult(
            Result.Of(services.GetRequiredService<Sessions>().Open(SessionKind.Guide, Guid.Parse(guide), "bench"))), ct);
        return opened.Value.Token;
    }
}
