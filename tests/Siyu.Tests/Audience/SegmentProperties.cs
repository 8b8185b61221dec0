using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Audience.Compiling;
using Siyu.Audience.Conditions;
using Siyu.Audience.Domain;
using Siyu.Audience.Facts;
using Siyu.Audience.Segments;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Tests.Olap;
using Siyu.Tracking;

namespace Siyu.Tests.Audience;

/// <summary>What holds for any conditions: compiled and asked of a real ClickHouse, and by looking at each member.</summary>
public sealed class SegmentProperties(OlapHouse house) : IClassFixture<OlapHouse>, IAsyncLifetime
{
    private static readonly Gen<Condition> Leaf = Gen.OneOf(
        from values in Gen.Elements(Enum.GetNames<JoinSource>()).NonEmptyListOf()
        select (Condition)new ChoiceIs(ChoiceField.Source, [.. values]),
        from value in Gen.Elements("never", "friend", "lost") select (Condition)new ChoiceIs(ChoiceField.Friend, [value]),
        from value in Gen.Elements("/g/", "/g/east/", "/g/east/s1/", "/x/") select (Condition)new ChoiceIs(ChoiceField.Place, [value]),
        from value in Gen.Elements(Population.Guides) select (Condition)new ChoiceIs(ChoiceField.Guide, [value.ToString()]),
        from field in Gen.Elements(Enum.GetValues<NumberField>())
        from low in Gen.Choose(0, 40)
        from width in Gen.Choose(0, 200_000)
        from open in Gen.Choose(0, 2)
        select (Condition)new NumberIs(field, open == 1 ? null : low, open == 2 ? null : low + width),
        from field in Gen.Elements(Enum.GetValues<DayField>())
        from days in Gen.Choose(1, 400)
        from kind in Gen.Choose(0, 2)
        select (Condition)(kind switch
        {
            0 => new DayIs(field, null, null, days, null), 1 => new DayIs(field, null, null, null, days),
            _ => new DayIs(field, Population.Today.Plus(-days * 2), Population.Today.Plus(-days), null, null),
        }),
        from days in Gen.Choose(1, 300)
        from orders in Gen.Choose(1, 6)
        select (Condition)new RfmIs(days, orders, null),
        from tags in Gen.Elements(Population.Tags).NonEmptyListOf() select (Condition)new HasTag([.. tags]),
        from days in Gen.Choose(1, 130)
        from orders in Gen.Choose(1, 3)
        from fen in Gen.Choose(0, 60_000)
        from brand in Gen.Elements(Population.Brands)
        from any in Gen.Elements(true, false)
        select (Condition)new HasBought(days) { OrdersAtLeast = orders, SpentFenAtLeast = fen, Brands = any ? [] : [brand] },
        from days in Gen.Choose(1, 60)
        from times in Gen.Choose(1, 3)
        select (Condition)new HasDone("page_view", days) { TimesAtLeast = times });

    private readonly Population people = new(seed: 11, people: 400);
    private TestShop shop = null!;
    private IReadOnlyDictionary<TagId, Tag> tags = null!;

    private static Gen<Condition> Tree(int depth) => depth == 0 ? Leaf : Gen.Frequency(
        (2, Leaf),
        (2, from of in Tree(depth - 1).ListOf(2) select (Condition)new AllOf([.. of])),
        (2, from of in Tree(depth - 1).ListOf(3) select (Condition)new AnyOf([.. of])),
        (2, from that in Tree(depth - 1) select (Condition)new NotThat(that)));

    public async ValueTask InitializeAsync()
    {
        await house.Fresh();
        shop = await AudienceHouse.Bare(house);
        shop.Clock.Set(Population.Now);
        tags = await AudienceHouse.Numbered(shop, Population.Tags);
        await people.Write(house.Client, between: async () =>
        {
            var fold = new Fold(house.Client);
            await fold.Members(1, default);
            await fold.Tags(1, default);
        });
        await Behave();
    }

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    private async Task Behave()
    {
        var random = new Random(5);
        var lines = new List<string>();
        foreach (var (number, member) in people.Members)
        {
            for (var i = random.Next(4); i > 0; i--)
            {
                var at = Population.Now.AddDays(-random.Next(70)).AddSeconds(-1);
                people.Done.Add((member, "page_view", at));
                var line = System.Text.Json.JsonSerializer.Serialize(new
                {
                    feed = "t", feed_pos = number, feed_row = i, id = Guid.CreateVersion7(), name = "page_view", at, member,
                });
                lines.AddRange(random.Next(5) == 0 ? [line, line] : [line]); // A device may send an event twice.
            }
        }
        var body = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines));
        await house.Client.InsertLines("tracking_event", stream => stream.Write(body), null, default);
    }

    private async Task<long[]> Each(Actor actor, params Condition[] nodes)
    {
        using var scope = shop.Services.CreateScope();
        var counts = await scope.ServiceProvider.GetRequiredService<Crowds>().Each(actor, new(nodes[0], tags), nodes, default);
        return [.. counts.Value];
    }

    /// <summary>As FsCheck holds a property, but awaiting what ClickHouse says; the sample that breaks it is shown.</summary>
    private static async Task Hold<T>(Gen<T> gen, int samples, Func<T, Task<bool>> holds)
    {
        for (var i = 0; i < samples; i++)
        {
            var sample = gen.Resize(5 + (i % 45)).Sample(1).Single();
            Assert.True(await holds(sample), $"does not hold for {JsonSerializer.Serialize(sample, Json.Options)}");
        }
    }

    [Fact]
    public Task Any_tree_counts_whom_looking_at_each_member_counts() => Hold(Tree(3), 150, async tree =>
        (await Each(Actor.System, tree)).Single() == people.Count(tree, _ => true));

    [Fact]
    public Task Laws_of_all_any_and_not_hold() => Hold(Pair, 100, async pair =>
    {
        var (a, b) = (pair[0], pair[1]);
        Condition both = new AllOf([a, b]), either = new AnyOf([a, b]), not = new NotThat(a);
        var n = await Each(Actor.System, a, b, both, either, not, new NotThat(not), new NotThat(both), new AnyOf([not, new NotThat(b)]),
            new NotThat(either), new AllOf([not, new NotThat(b)]), new AnyOf([a, not]));
        var (na, nb, nBoth, nEither, nNot, nAgain) = (n[0], n[1], n[2], n[3], n[4], n[5]);
        return nBoth <= Math.Min(na, nb) && nEither == na + nb - nBoth && nNot == n[10] - na && nAgain == na
            && n[6] == n[7] && n[8] == n[9];
    });

    private static readonly Gen<Condition[]> Pair = from a in Tree(2) from b in Tree(2) select new[] { a, b };

    [Fact]
    public Task An_added_and_never_enlarges_and_an_or_stands_in_brackets() => Hold(Pair, 60, async pair =>
    {
        Condition or = new AnyOf([new ChoiceIs(ChoiceField.Friend, ["friend"]), pair[0], new HasTag([Population.Tags[0]])]);
        Condition narrowed = new AllOf([or, pair[1], new NumberIs(NumberField.Orders, 1, null)]);
        var counts = await Each(Actor.System, or, narrowed);
        return counts[1] <= counts[0] && counts[1] == people.Count(narrowed, _ => true);
    });

    [Fact]
    public Task Nobody_sees_beyond_their_scope_whatever_they_ask() => Hold(Tree(3), 60, async tree =>
    {
        var guide = Population.Guides[1];
        bool East(MemberRow row) => row.OrgPath.StartsWith("/g/east/", StringComparison.Ordinal);
        return await Scoped(DataScope.Below(new("/g/east/"), new("/g/west/s3/")), row => East(row) || row.OrgPath == "/g/west/s3/", tree)
            && await Scoped(DataScope.Own(new OrgPath("/g/")), row => row.Guide == guide.ToString(), tree, guide)
            && await Scoped(
                new(false, [new("/g/east/")], [new("/g/west/")]), row => East(row) || row.Guide == guide.ToString(), tree, guide)
            && await Scoped(DataScope.Nothing, _ => false, tree);
    });

    private async Task<bool> Scoped(DataScope scope, Func<MemberRow, bool> sees, Condition tree, Guid? who = null)
    {
        var actor = new Actor(ActorKind.Staff, who ?? Guid.CreateVersion7(), new HashSet<string>(), scope);
        return (await Each(actor, tree)).Single() == people.Count(tree, sees);
    }

    [Fact]
    public async Task Folding_changes_no_answer_and_pages_list_everybody_once()
    {
        Condition[] trees = [.. Tree(2).Sample(30)];
        var before = await Each(Actor.System, trees);
        var fold = new Fold(house.Client);
        await fold.Members(1, default);
        await fold.Tags(1, default);
        await fold.Tags(1, default);
        Assert.Equal(before, await Each(Actor.System, trees));
        Assert.Equal(0, await house.Client.Scalar<long>(
            "SELECT countIf(feed_pos > (SELECT max(pos) FROM audience_fold WHERE what = 'members')) AS n FROM audience_member"));

        Condition asked = new NotThat(new HasTag([Population.Tags[2]]));
        using var scope = shop.Services.CreateScope();
        var crowds = scope.ServiceProvider.GetRequiredService<Crowds>();
        var listed = new List<long>();
        while (true)
        {
            var page = (await crowds.Numbers(Actor.System, new(asked, tags), (listed.LastOrDefault(), 70), default)).Value;
            listed.AddRange(page);
            if (page.Count < 70) break;
        }
        Assert.Equal(people.Rows.Where(row => row.Active && people.Meets(asked, row)).Select(row => row.Number), listed);
    }
}
