using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members;
using Siyu.Platform;
using Siyu.Platform.Moving;
using Siyu.Tests.Members;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Platform;

/// <summary>Backing up, restoring and moving: on both databases, across them, and where somebody meddled.</summary>
public sealed class MovingTests : IDisposable
{
    private readonly string file = Path.Combine(Directory.CreateTempSubdirectory("siyu-moving-").FullName, "house.backup");

    [Theory]
    [InlineData(Database.Sqlite, Database.Sqlite), InlineData(Database.Sqlite, Database.Postgres)]
    [InlineData(Database.Postgres, Database.Sqlite), InlineData(Database.Postgres, Database.Postgres)]
    public async Task A_backup_of_either_database_is_restored_into_either(Database from, Database into)
    {
        await using var house = await MembersHouse.Open(from);
        var wang = await house.Join("13800138000", MembersHouse.OpenId("o-wang"));
        var picture = await house.Shop.Services.GetRequiredService<IFiles>().Keep(new byte[] { 1, 2, 3 }, "png", default);
        var carried = await Backup(house.Shop).Write(file, default);
        await house.Join("13900139000");

        await using var other = await Beside(house.Shop, into);
        var restored = await Restore(other).Read(file, default);

        Assert.True(restored.Ok, restored.Problem?.Text(english: true));
        Assert.Equal((carried.Tables, carried.Rows, 1), (restored.Value.Tables, restored.Value.Rows, restored.Value.Files));
        var profile = await other.With<IMembers, MemberProfile>(async door => (await door.Profiles([wang.Member], default))[wang.Member]);
        Assert.Equal("13800138000", profile.Value.Phone?.Digits);
        Assert.Empty((await Found(other, "13900139000")).Value);
        Assert.NotNull(other.Services.GetRequiredService<IFiles>().Open(Path.GetFileName(picture)));
        Assert.Empty(await other.Broken());
        Assert.True((await Join(other, "13700137000")).Ok);
    }

    [Theory, InlineData(Database.Sqlite, Database.Postgres), InlineData(Database.Postgres, Database.Sqlite)]
    public async Task Old_events_that_stand_in_files_go_along(Database from, Database into)
    {
        await using var house = await MembersHouse.Open(from);
        foreach (var phone in new[] { "13800138000", "13800138001", "13800138002" }) await house.Join(phone);
        await house.Shop.Settle();
        await house.Shop.Services.GetRequiredService<ListenerTurn>().SaveSkips(default);
        house.Shop.Clock.Advance(TimeSpan.FromDays(200));
        await using (var scope = house.Shop.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<TrimEvents>().Run(default);
        var filed = await house.Shop.All<EventFileRow>();
        Assert.NotEmpty(filed);
        Assert.Equal(filed.Count, (await Backup(house.Shop).Write(file, default)).Files);

        await using var other = await Beside(house.Shop, into);
        var restored = await Restore(other).Read(file, default);

        Assert.True(restored.Ok, restored.Problem?.Text(english: true));
        Assert.Equal(filed.Select(row => row.Name), (await other.All<EventFileRow>()).Select(row => row.Name));
        Assert.Empty(await other.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_erased_stay_erased_after_an_older_backup_is_restored(Database database)
    {
        await using var house = await MembersHouse.Open(database);
        await house.Join("13800138000");
        await Backup(house.Shop).Write(file, default);
        var erased = await house.Shop.With<IErasures, ErasureCard>(door => door.Erase(new(null, "13800138000", "本人申请"), default));
        Assert.True(erased.Ok, erased.Problem?.Code);
        await house.Shop.Settle();

        await using var other = await Beside(house.Shop, database);
        Assert.True((await Restore(other).Read(file, default)).Ok);
        Assert.NotEmpty((await Found(other, "13800138000")).Value);

        Assert.Equal(1, await Repeat(other));
        Assert.Empty((await Found(other, "13800138000")).Value);
        Assert.Equal(0, await Repeat(other));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Wishes_of_before_a_backup_are_asked_for_before_they_are_called_again(Database database)
    {
        await using var house = await MembersHouse.Open(database);
        await house.Join("13800138000");
        await house.Shop.With<IErasures, ErasureCard>(door => door.Erase(new(null, "13800138000", "本人申请"), default));
        Assert.All(await house.Shop.All<IntentRow>(), wish => Assert.False(wish.MayHaveHappened));
        await Backup(house.Shop).Write(file, default);

        await using var other = await Beside(house.Shop, database);
        Assert.True((await Restore(other).Read(file, default)).Ok);

        Assert.True(Assert.Single(await other.All<IntentRow>()).MayHaveHappened);
        Assert.Empty(await other.All<Siyu.Platform.Olap.FeedCursorRow>());
        Assert.All(await other.All<CursorRow>(), cursor => Assert.Null(cursor.LeaseOwner));
    }

    [Fact]
    public async Task What_was_changed_cut_off_or_written_under_other_keys_is_refused_and_leaves_no_trace()
    {
        await using var house = await MembersHouse.Open(Database.Sqlite);
        await house.Join("13800138000");
        await Backup(house.Shop).Write(file, default);
        var whole = await File.ReadAllBytesAsync(file);
        await using var other = await Beside(house.Shop, Database.Sqlite);

        foreach (var place in new[] { 3, whole.Length / 2, whole.Length - 1 })
        {
            var changed = whole.ToArray();
            changed[place] ^= 1;
            await File.WriteAllBytesAsync(file, changed);
            Assert.Equal(MovingProblems.NoBackup.Code, (await Restore(other).Read(file, default)).Problem?.Code);
        }
        foreach (var length in new[] { 5, whole.Length / 2, whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(file, whole[..length]);
            Assert.Equal(MovingProblems.NoBackup.Code, (await Restore(other).Read(file, default)).Problem?.Code);
        }
        await File.WriteAllBytesAsync(file, whole);
        await using var stranger = await OrganizationHouse.Open(Database.Sqlite, rooms => rooms.Add<MembersModule>());
        Assert.Equal(MovingProblems.OtherKeys.Code, (await Restore(stranger).Read(file, default)).Problem?.Code);
        Assert.Empty(await other.All<EventRow>());
        Assert.True((await Restore(other).Read(file, default)).Ok);
        Assert.Equal(MovingProblems.NotEmpty.Code, (await Restore(other).Read(file, default)).Problem?.Code);
    }

    [Fact]
    public async Task A_backup_is_read_by_nobody_without_the_keys()
    {
        await using var house = await MembersHouse.Open(Database.Sqlite);
        await house.Join("13800138000", MembersHouse.OpenId("o-wang"));
        await Backup(house.Shop).Write(file, default);
        var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
        foreach (var word in new[] { "members_member", "13800138000", "o-wang", "members.joined" })
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Database.Sqlite, Database.Postgres), InlineData(Database.Postgres, Database.Sqlite)]
    public async Task A_house_moves_and_every_table_arrives_with_its_checksum(Database from, Database into)
    {
        await using var house = await MembersHouse.Open(from);
        var wang = await house.Join("13800138000");
        await house.Shop.Settle();
        await using var other = await Beside(house.Shop, into);
        var sums = new Dictionary<string, string>();

        var moved = await house.Shop.Services.GetRequiredService<HouseMove>()
            .Move(other.Services.GetRequiredService<DatabaseOptions>(), (table, sum) => sums[table] = sum, default);

        Assert.True(moved.Ok, moved.Problem?.Text(english: true));
        Assert.StartsWith("1:", sums["members_member"], StringComparison.Ordinal);
        Assert.Equal(moved.Value.Rows, sums.Values.Sum(sum => long.Parse(sum.Split(':')[0],
            System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(
            (await house.Shop.All<EventRow>()).Select(row => (row.Seq, row.Position, row.Body)),
            (await other.All<EventRow>()).Select(row => (row.Seq, row.Position, row.Body)));
        Assert.All(await other.All<CursorRow>(), cursor => Assert.Null(cursor.LeaseOwner));
        Assert.Equal(wang.Member, (await Found(other, "13800138000")).Value.Values.Single());
        Assert.True((await Join(other, "13700137000")).Ok);
        await other.Settle();
        Assert.Empty(await other.Broken());
        var again = await house.Shop.Services.GetRequiredService<HouseMove>()
            .Move(other.Services.GetRequiredService<DatabaseOptions>(), (_, _) => { }, default);
        Assert.Equal(MovingProblems.NotEmpty.Code, again.Problem?.Code);
    }

    [Fact]
    public void A_checksum_tells_any_change_of_a_row_and_no_change_of_their_order()
    {
        static string Sum(params object?[][] rows)
        {
            var sum = new TableSum(["b", "a"]);
            foreach (var row in rows) sum.Add(row);
            return sum.Text;
        }
        object?[] one = [1L, "x"], other = [2L, null];
        Assert.Equal(Sum(one, other), Sum(other, one));
        Assert.NotEqual(Sum(one, other), Sum(one, [2L, ""]));
        Assert.NotEqual(Sum(one), Sum([1L, "y"]));
        Assert.NotEqual(Sum(one), Sum(["1", "x"]));
        Assert.NotEqual(Sum(one, one), Sum(other, other));
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    private static Backup Backup(TestShop shop) => shop.Services.GetRequiredService<Backup>();
    private static Restore Restore(TestShop shop) => shop.Services.GetRequiredService<Restore>();

    /// <summary>An empty house of the same rooms under the same keys, and the same list of the erased.</summary>
    private static Task<TestShop> Beside(TestShop shop, Database database) => OrganizationHouse.Open(
        database, rooms => rooms.Add<MembersModule>(), services =>
        {
            var own = (SiyuOptions)services.Last(one => one.ServiceType == typeof(SiyuOptions)).ImplementationInstance!;
            var keys = shop.Services.GetRequiredService<SiyuOptions>().KeyFile;
            services.AddSingleton(own with { KeyFile = keys }).AddSingleton(_ => KeyRing.Open(keys));
        });

    private static Task<Result<IReadOnlyDictionary<IdentityClaim, MemberId>>> Found(TestShop shop, string phone) =>
        shop.With<IMembers, IReadOnlyDictionary<IdentityClaim, MemberId>>(async door =>
            Result.Of(await door.Find([new(IdentityKind.Phone, "", phone)], default)));

    private static Task<Result<Joined>> Join(TestShop shop, string phone) => shop.With<IMembers, Joined>(door =>
        door.Join(new(MembersHouse.Number(phone), [], JoinSource.MiniProgram), default));

    private static Task<int> Repeat(TestShop shop) => shop.Services.GetRequiredService<Works>()
        .Read(services => services.GetRequiredService<IErasures>().Repeat(default));
}
