using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;
using Xunit;

namespace Siyu.Tests.Platform;

public sealed class GatheredTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Who_asks_while_others_are_read_for_is_read_for_together_with_those_who_ask_then(Database database)
    {
        await using var shop = await TestShop.Open(database, rooms => rooms.Add<ParlourModule>());
        await Welcome(shop, "a", "b", "c");
        using var guests = new GatheredGuests(shop.Services.GetRequiredService<Works>());
        var first = await TwoUnderWay(guests);
        var rest = new[] { "a", "b", "c", "nobody", "b" }.Select(title => guests.Find(title, default)).ToList();
        guests.Gate.SetResult();

        Assert.All(await Task.WhenAll(first), one => Assert.Equal("a", one.Value!.Title));
        Assert.Equal(["a", "b", "c", null, "b"], (await Task.WhenAll(rest)).Select(one => one.Value?.Title));
        Assert.Equal(["a", "a", "a b c nobody"], guests.Groups);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_goes_wrong_for_one_is_heard_by_them_alone(Database database)
    {
        await using var shop = await TestShop.Open(database, rooms => rooms.Add<ParlourModule>());
        await Welcome(shop, "a", "b");
        using var guests = new GatheredGuests(shop.Services.GetRequiredService<Works>());
        var before = await TwoUnderWay(guests);
        var (a, poison, b) = (guests.Find("a", default), guests.Find(GatheredGuests.Poison, default), guests.Find("b", default));
        guests.Gate.SetResult();

        await Task.WhenAll(before);
        Assert.Equal(("a", "b"), ((await a).Value!.Title, (await b).Value!.Title));
        await Assert.ThrowsAsync<InvalidOperationException>(() => poison);
        Assert.Equal("b", (await guests.Find("b", default)).Value!.Title);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Nothing_is_remembered(Database database)
    {
        await using var shop = await TestShop.Open(database, rooms => rooms.Add<ParlourModule>());
        using var guests = new GatheredGuests(shop.Services.GetRequiredService<Works>());
        guests.Gate.SetResult();
        Assert.Null((await guests.Find("a", default)).Value);
        await Welcome(shop, "a");
        Assert.NotNull((await guests.Find("a", default)).Value);
    }

    /// <summary>As many groups as are read at once: whoever asks now waits for one of them to end.</summary>
    private static async Task<Task<Result<Guest?>>[]> TwoUnderWay(GatheredGuests guests)
    {
        var first = guests.Find("a", default);
        await guests.Begun.WaitAsync(TestContext.Current.CancellationToken);
        var second = guests.Find("a", default);
        await guests.Begun.WaitAsync(TestContext.Current.CancellationToken);
        return [first, second];
    }

    private static Task Welcome(TestShop shop, params string[] titles) => shop.Do(services => services.GetRequiredService<SiyuDb>()
        .InsertAll([.. titles.Select(title => new Guest { Id = MemberId.New(shop.Now), Title = title, At = shop.Now })], default));

    /// <summary>Says which groups it read, and waits with the first until the gate opens.</summary>
    private sealed class GatheredGuests(Works works) : Gathered<string, Guest>(works, groupAtMost: 8)
    {
        public const string Poison = "poison";

        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public SemaphoreSlim Begun { get; } = new(0);
        public ConcurrentQueue<string> Groups { get; } = new();

        protected override async Task<IReadOnlyDictionary<string, Guest>> Read(
            IServiceProvider services, IReadOnlyList<string> keys, CancellationToken ct)
        {
            Groups.Enqueue(string.Join(' ', keys));
            Begun.Release();
            await Gate.Task;
            if (keys.Contains(Poison)) throw new InvalidOperationException("poisoned");
            return await services.GetRequiredService<SiyuDb>().All<Guest>().AsNoTracking().Where(guest => keys.Contains(guest.Title))
                .ToDictionaryAsync(guest => guest.Title, ct);
        }
    }
}
