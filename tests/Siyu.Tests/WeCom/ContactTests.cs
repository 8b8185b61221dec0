using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.Tests.WeCom;

public sealed class ContactTests
{
    private static string Add(DateTimeOffset at, string? state = null, string? welcome = null, string user = "xiaoli") =>
        WeComShop.Change("add_external_contact", at, "wmA", user, (state, welcome));

    private static string Left(DateTimeOffset at) => WeComShop.Change("del_follow_user", at, "wmA", "xiaoli");

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_addition_makes_a_contact_a_friendship_and_news_with_a_welcome(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        var at = shop.Shop.Now;
        await shop.Hear(Add(at, welcome: "WELCOME"));

        var contact = Assert.Single(await shop.Shop.All<Contact>());
        var follow = Assert.Single(await shop.Shop.All<FollowRelation>());
        var news = Assert.Single(await shop.Shop.News<ContactAdded>());
        Assert.Equal((contact.Id, FollowState.Friends, PlayedOrganization.Xiaoli.Id), (follow.Contact, follow.State, follow.Guide));
        Assert.Equal((contact.Id, WeComShop.CorpId, PlayedOrganization.Xiaoli.Id, true, at),
            (news.Contact, news.CorpId, news.Guide, news.First, news.At));
        Assert.Equal(at.AddSeconds(20), news.WelcomeUntil);
        Assert.NotNull(news.WelcomeKey);
        Assert.Equal(FactKind.Added, Assert.Single(await shop.Shop.All<FollowFact>()).Kind);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_same_person_with_two_guides_is_one_contact_with_two_friendships(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        await shop.Hear(Add(shop.Shop.Now));
        await shop.Hear(Add(shop.Shop.Now.AddSeconds(1), user: "xiaowang"));
        await shop.Hear(Add(shop.Shop.Now.AddSeconds(2), user: "nobody-we-know"));

        Assert.Single(await shop.Shop.All<Contact>());
        Assert.Equal(3, (await shop.Shop.All<FollowRelation>()).Count);
        var news = await shop.Shop.News<ContactAdded>();
        Assert.Equal([true, false, false], news.Select(n => n.First));
        Assert.Equal([PlayedOrganization.Xiaoli.Id, PlayedOrganization.Xiaowang.Id, (StaffId?)null], news.Select(n => n.Guide));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_group_of_messages_is_read_in_order_and_a_poisoned_one_parks_alone(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        var at = shop.Shop.Now;
        await shop.Hear(WeComShop.Change("add_external_contact", at, "wmKnown", "xiaoli"));
        string[] messages =
        [
            Add(at, welcome: "WELCOME"), WeComShop.Change("add_external_contact", at, "wmB", "xiaowang"), "poison", Left(at.AddSeconds(2)),
            WeComShop.Change("del_external_contact", at.AddSeconds(3), "wmKnown", "xiaoli"), Add(at.AddSeconds(4), user: "xiaowang"),
            WeComShop.Change("transfer_fail", at.AddSeconds(5), "wmNobody", "xiaoli"), Add(at.AddSeconds(6)),
        ];
        foreach (var message in messages.Where(one => one != "poison")) await shop.Push(message);
        await shop.Shop.Do(services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            var broken = new InboxMessage
            {
                Id = Guid.CreateVersion7(at), CorpId = WeComShop.CorpId, Dedupe = [1], Stamp = "poison", BodySealed = [1, 2, 3],
                ReceivedAt = at,
            };
            db.Add(broken);
            db.Publish(new Siyu.WeCom.Callbacks.CallbackKept(broken.Id, broken.CorpId));
            return Task.CompletedTask;
        });
        await shop.Shop.Settle();

        Assert.Equal(3, (await shop.Shop.All<Contact>()).Count);
        Assert.Equal(4, (await shop.Shop.All<FollowRelation>()).Count);
        Assert.Equal(5, (await shop.Shop.News<ContactAdded>()).Count);
        Assert.Equal([true, false], (await shop.Shop.News<ContactRemoved>()).Select(news => news.ByContact));
        var inbox = (await shop.Shop.All<InboxMessage>()).GroupBy(kept => kept.State).ToDictionary(same => same.Key, same => same.Count());
        Assert.Equal((7, 1, 1), (inbox[InboxState.Applied], inbox[InboxState.Unread], inbox[InboxState.Waiting]));
        Assert.Equal("wecom.OnCallbackKept", Assert.Single(await shop.Shop.All<ParkedRow>()).Listener);

        // Heard again, nothing of it is news.
        var (facts, keys) = ((await shop.Shop.All<FollowFact>()).Count, (await shop.Shop.All<PersonKeyRow>()).Count);
        await shop.Shop.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            foreach (var kept in await db.All<InboxMessage>().Where(kept => kept.State == InboxState.Applied).ToListAsync())
                db.Publish(new Siyu.WeCom.Callbacks.CallbackKept(kept.Id, kept.CorpId));
        });
        await shop.Shop.Settle();
        Assert.Equal((facts, keys), ((await shop.Shop.All<FollowFact>()).Count, (await shop.Shop.All<PersonKeyRow>()).Count));
    }

    [Fact]
    public async Task The_half_and_the_whole_addition_are_one()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        await shop.Hear(WeComShop.Change("add_half_external_contact", shop.Shop.Now, "wmA", "xiaoli", with: (null, "WELCOME")));
        await shop.Hear(Add(shop.Shop.Now.AddSeconds(30)));
        Assert.Single(await shop.Shop.News<ContactAdded>());
        Assert.Single(await shop.Shop.All<FollowFact>());
    }

    [Theory]
    [InlineData("del_follow_user", true)]
    [InlineData("del_external_contact", false)]
    public async Task An_end_is_told_with_who_ended_it(string change, bool byContact)
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        await shop.Hear(Add(shop.Shop.Now));
        await shop.Hear(WeComShop.Change(change, shop.Shop.Now.AddHours(1), "wmA", "xiaoli"));
        var news = Assert.Single(await shop.Shop.News<ContactRemoved>());
        Assert.Equal((byContact, shop.Shop.Now.AddHours(1)), (news.ByContact, news.At));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_end_that_comes_before_its_addition_ends_it_all_the_same(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        var at = shop.Shop.Now;
        await shop.Hear(Left(at.AddSeconds(10)));
        Assert.Empty(await shop.Shop.News<ContactRemoved>());
        await shop.Hear(Add(at, welcome: "WELCOME"));

        Assert.Equal(FollowState.EndedByContact, Assert.Single(await shop.Shop.All<FollowRelation>()).State);
        Assert.Null(Assert.Single(await shop.Shop.News<ContactAdded>()).WelcomeKey);
        Assert.Equal(at.AddSeconds(10), Assert.Single(await shop.Shop.News<ContactRemoved>()).At);
        Assert.Equal(["wecom.contact_added", "wecom.contact_removed"],
            (await shop.Shop.Announced()).Where(n => n is "wecom.contact_added" or "wecom.contact_removed"));
        Assert.Equal([FactKind.EndedByContact, FactKind.Added], (await shop.Shop.All<FollowFact>()).OrderByDescending(f => f.At)
            .Select(f => f.Kind));
    }

    [Fact]
    public async Task A_message_older_than_what_is_known_changes_nothing()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var at = shop.Shop.Now;
        await shop.Hear(Add(at));
        await shop.Hear(Left(at.AddHours(1)));
        await shop.Hear(Add(at.AddHours(2)));
        await shop.Hear(WeComShop.Change("del_external_contact", at.AddMinutes(90), "wmA", "xiaoli"));

        Assert.Equal(FollowState.Friends, Assert.Single(await shop.Shop.All<FollowRelation>()).State);
        Assert.Equal([true, false], (await shop.Shop.News<ContactAdded>()).Select(n => n.First));
        Assert.Single(await shop.Shop.News<ContactRemoved>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_contact_whose_union_id_is_a_members_is_recognised(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        shop.Knows("wmA", "王女士", "union-1");
        var (_, member) = shop.Members.Become(new(IdentityKind.UnionId, "", "union-1"));
        await shop.Hear(Add(shop.Shop.Now));

        Assert.Equal(member, Assert.Single(await shop.Shop.News<ContactRecognised>()).Member);
        var contact = Assert.Single(await shop.Shop.All<Contact>());
        Assert.Equal(member, contact.Member);
        Assert.DoesNotContain("王女士", System.Text.Encoding.UTF8.GetString(contact.NameSealed!), StringComparison.Ordinal);
        Assert.Contains(shop.Members.Met.Single(), c => c is { Kind: IdentityKind.ExternalUser, Space: WeComShop.CorpId, Value: "wmA" });
        var answers =
            await shop.Shop.Read(db => Task.FromResult(db.All<Siyu.Platform.IntentRow>().Select(i => i.Answer + i.Body).ToList()));
        Assert.All(answers, a => Assert.False(a.Contains('王', StringComparison.Ordinal) || a.Contains("union-1", StringComparison.Ordinal)
            || a.Contains("wmA", StringComparison.Ordinal)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_contact_is_recognised_once_when_its_visitor_joins_later(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        shop.Knows("wmA", "王女士", "union-1");
        await shop.Hear(Add(shop.Shop.Now));
        Assert.Empty(await shop.Shop.News<ContactRecognised>());

        var (visitor, member) = shop.Members.Become(new(IdentityKind.UnionId, "", "union-1"));
        for (var i = 0; i < 2; i++)
        {
            await shop.Shop.Do(services =>
            {
                services.GetDb().Publish(new IdentityLinked(member, visitor, IdentityKind.UnionId, "", shop.Shop.Now));
                return Task.CompletedTask;
            });
            await shop.Shop.Settle();
        }
        Assert.Equal(member, Assert.Single(await shop.Shop.News<ContactRecognised>()).Member);
    }

    [Fact]
    public async Task A_merge_moves_the_contact_and_an_erasure_takes_what_names_it()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        shop.Knows("wmA", "王女士", "union-1");
        var (_, member) = shop.Members.Become(new(IdentityKind.UnionId, "", "union-1"));
        await shop.Hear(Add(shop.Shop.Now));
        var kept = MemberId.New(shop.Shop.Now);
        await shop.Shop.Do(services =>
        {
            services.GetDb().Publish(new MembersMerged(kept, member, "phone", shop.Shop.Now));
            return Task.CompletedTask;
        });
        await shop.Shop.Settle();
        Assert.Equal(kept, Assert.Single(await shop.Shop.All<Contact>()).Member);

        await shop.Shop.Do(services =>
        {
            services.GetDb().Publish(new MemberErased(kept, 1, shop.Shop.Now));
            return Task.CompletedTask;
        });
        await shop.Shop.Settle();
        var erased = Assert.Single(await shop.Shop.All<Contact>());
        Assert.Equal((null, null, null, null, null),
            (erased.ExternalHash, erased.ExternalSealed, erased.NameSealed, erased.Visitor, erased.Member));
        Assert.DoesNotContain(await shop.Shop.All<PersonKeyRow>(), k => k.Person == erased.Id.Value);
        Assert.Single(await shop.Shop.All<FollowRelation>());
    }

    [Fact]
    public async Task An_edit_of_a_known_contact_fetches_its_details_again()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        shop.Knows("wmA", "王女士", null);
        await shop.Hear(Add(shop.Shop.Now));
        await shop.Hear(WeComShop.Change("edit_external_contact", shop.Shop.Now.AddMinutes(1), "wmA", "xiaoli"));
        Assert.Equal(2, shop.Platform.Asked("/cgi-bin/externalcontact/get").Count);
        Assert.Single(await shop.Shop.News<ContactAdded>());
    }
}

internal static class ScopedDb
{
    public static SiyuDb GetDb(this IServiceProvider services) => (SiyuDb)services.GetService(typeof(SiyuDb))!;
}
