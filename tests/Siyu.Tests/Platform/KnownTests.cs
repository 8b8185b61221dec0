using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;
using Xunit;

namespace Siyu.Tests.Platform;

public sealed class KnownTests
{
    private sealed class KnownGuests(Commits commits) : Known<string, Guest>(commits, typeof(Guest));

    private static Task<TestShop> Shop(Database database) => TestShop.Open(
        database, rooms => rooms.Add<ParlourModule>(), services => services.AddSingleton<KnownGuests>());

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_is_known_is_not_read_again_until_its_table_is_committed_to(Database database)
    {
        await using var shop = await Shop(database);
        var reads = new List<string>();
        Assert.Null(await Find(shop, "a", reads));
        Assert.Null(await Find(shop, "a", reads));
        Assert.Equal(["a"], reads);

        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Add(Guest(shop, "a"));
            return Task.CompletedTask;
        });
        Assert.Equal(Money.Zero, (await Find(shop, "a", reads))!.Purse);
        await Find(shop, "a", reads);
        Assert.Equal(["a", "a"], reads);

        await shop.Do(services => services.GetRequiredService<SiyuDb>().All<Guest>()
            .ExecuteUpdateAsync(set => set.SetProperty(guest => guest.Purse, new Money(5))));
        Assert.Equal(new Money(5), (await Find(shop, "a", reads))!.Purse);

        await shop.Do(async services =>
        {
            await using var own = services.GetRequiredService<SiyuDb>().Command("UPDATE parlour_guest SET purse = 7");
            await own.ExecuteNonQueryAsync();
        });
        Assert.Equal(new Money(7), (await Find(shop, "a", reads))!.Purse);

        Assert.Null(await Find(shop, "b", reads));
        await shop.Do(services => services.GetRequiredService<SiyuDb>().InsertAll([Guest(shop, "b")], default));
        Assert.NotNull(await Find(shop, "b", reads));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Who_writes_reads_its_own_words_and_tells_nobody_before_the_commit(Database database)
    {
        await using var shop = await Shop(database);
        var known = shop.Services.GetRequiredService<KnownGuests>();
        var reads = new List<string>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => shop.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            Assert.Null(await Find(known, db, "a", reads));
            await db.InsertAll([Guest(shop, "a")], default);
            Assert.NotNull(await Find(known, db, "a", reads));
            throw new InvalidOperationException("undone");
        }));
        Assert.Null(await Find(shop, "a", reads));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Background_work_reads_what_another_node_has_just_committed(Database database)
    {
        await using var shop = await Shop(database);
        var reads = new List<string>();
        await shop.Do(services => services.GetRequiredService<SiyuDb>().InsertAll([Guest(shop, "a")], default));
        Assert.Equal(Money.Zero, (await Find(shop, "a", reads))!.Purse);
        await using (var elsewhere = Connection(shop.Services.GetRequiredService<DatabaseOptions>()))
        {
            await elsewhere.OpenAsync();
            await using var change = elsewhere.CreateCommand();
            change.CommandText = "UPDATE parlour_guest SET purse = 9";
            await change.ExecuteNonQueryAsync();
        }

        Guest? seen = null;
        await shop.Services.GetRequiredService<Works>().Do(async services => seen = await Find(
            shop.Services.GetRequiredService<KnownGuests>(), services.GetRequiredService<SiyuDb>(), "a", reads),
            default, WorkPriority.Background);
        Assert.Equal(new Money(9), seen!.Purse);
    }

    private static System.Data.Common.DbConnection Connection(DatabaseOptions options) => options.IsSqlite
        ? new Microsoft.Data.Sqlite.SqliteConnection(options.ConnectionString + ";Pooling=False")
        : new Npgsql.NpgsqlConnection(options.ConnectionString);

    private static Guest Guest(TestShop shop, string title) => new() { Id = MemberId.New(shop.Now), Title = title, At = shop.Now };

    private static Task<Guest?> Find(TestShop shop, string title, List<string> reads) =>
        shop.Read(db => Find(shop.Services.GetRequiredService<KnownGuests>(), db, title, reads));

    private static Task<Guest?> Find(KnownGuests known, SiyuDb db, string title, List<string> reads) => known.One(db, title, () =>
    {
        reads.Add(title);
        return db.All<Guest>().AsNoTracking().SingleOrDefaultAsync(guest => guest.Title == title);
    });
}
