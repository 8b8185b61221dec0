using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Console;
using Siyu.Members.Domain;
using Siyu.Members.Guide;
using Siyu.Members.Mall;
using Siyu.Members.Privacy;
using Siyu.Platform;
using Siyu.Tests.Organization;
using static Siyu.Tests.Members.MembersHouse;

namespace Siyu.Tests.Members;

public sealed class PrivacyTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_erased_person_cannot_be_found_nor_read_and_may_join_anew_as_somebody_else(Database database)
    {
        await using var house = await Open(database);
        var member = (await house.Ask(new(Number("13900000001"), [OpenId("o1"), Card("c1")], JoinSource.Pos) { FullName = "王女士",
            Guide = house.Xiaoli })).Value.Member;
        var sealedText = (await house.Shop.With<IMembers, byte[]>(async door => await door.SealFor(member, "南京西路1号", default))).Value;
        Task<Result<Done>> Erase(string reason = "本人申请") =>
            house.Shop.With<EraseMember, Done>(slice => slice.Handle(Actor.System, member, new(reason), default));

        Assert.Equal("members.needs_reason", (await Erase("")).Problem!.Code);
        Assert.False((await Erase()).Value.Before);
        Assert.True((await Erase()).Value.Before);
        await house.Shop.Settle();

        Assert.Null(await house.Owner(OpenId("o1")));
        Assert.Null((await house.Shop.With<IMembers, string?>(async door => await door.OpenFor(member, sealedText, default))).Value);
        Assert.All(await house.Shop.All<Identity>(), row => Assert.True(row.Hash is null && row.ValueSealed is null));
        Assert.Equal(1, Assert.Single(await house.Shop.News<MemberErased>()).Number);
        Assert.Equal(BindingEnd.Erased, Assert.Single(await house.Shop.All<Binding>()).Ended);
        var anew = await house.Join("13900000001", OpenId("o1"));
        Assert.True(anew.IsNew);
        Assert.NotEqual(member, anew.Member);
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Texts_of_many_are_sealed_at_once_each_under_its_own_key_and_those_of_the_erased_open_nowhere(Database database)
    {
        await using var house = await Open(database);
        var people = new List<MemberId>();
        foreach (var i in Enumerable.Range(1, 40)) people.Add((await house.Join($"139{i:D8}")).Member);
        await house.Shop.With<EraseMember, Done>(slice => slice.Handle(Actor.System, people[0], new("本人申请"), default));
        // Keys are only in the database, as after a restart, and one is not even there.
        var vault = house.Shop.Services.GetRequiredService<Vault>();
        await house.Shop.Do(async services => await vault.Destroy(services.GetRequiredService<SiyuDb>(), people[1].Value, default));

        var texts = people.Append(people[2]).Select((member, i) => new PersonalText(member, $"文三路 {i} 号")).ToList();
        using var counted = new Ledger.CountedStatements();
        var boxes = (await house.Shop.With<IMembers, IReadOnlyList<byte[]>>(async door =>
            Result.Of(await door.SealAll(texts, default)))).Value;
        Assert.InRange(counted.Count, database == Database.Postgres ? 1 : 0, 8);

        var opened = new List<string?>();
        foreach (var (text, box) in texts.Zip(boxes))
            opened.Add((await house.Shop.With<IMembers, string?>(async door => await door.OpenFor(text.Member, box, default))).Value);
        Assert.Equal(texts.Select((text, i) => i == 0 ? null : text.Text), opened);
        await Assert.ThrowsAnyAsync<CryptographicException>(() =>
            house.Shop.With<IMembers, string?>(async door => await door.OpenFor(people[3], boxes[2], default)));
    }

    [Fact]
    public async Task The_erased_of_a_restored_backup_are_erased_again()
    {
        await using var house = await Open(Database.Sqlite);
        var (gone, stays) = ((await house.Join("13900000001")).Member, (await house.Join("13900000002")).Member);
        var list = ActivatorUtilities.CreateInstance<ErasureList>(house.Shop.Services);
        Assert.Equal(0, await list.Repeat(default));

        await list.Call(new(gone), new(1, false, house.Shop.Now), default);
        await list.Call(new(gone), new(2, true, house.Shop.Now), default);

        Assert.Equal(1, await list.Repeat(default));
        Assert.Equal(0, await list.Repeat(default));
        Assert.Equal((MemberState.Erased, MemberState.Active), (await State(house, gone), await State(house, stays)));
    }

    [Fact]
    public async Task Who_merged_is_erased_with_the_one_they_are()
    {
        await using var house = await Open(Database.Sqlite);
        var older = (await house.Join("13900000001")).Member;
        house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));
        var younger = (await house.Join("13900000002")).Member;
        await house.Shop.With<MergeMembers,
            MergeMembers.Response>(slice => slice.Handle(Actor.System, older, new(younger, "同一人"), default));
        Task<Result<Done>> Erase(MemberId id) =>
            house.Shop.With<EraseMember, Done>(slice => slice.Handle(Actor.System, id, new("本人申请"), default));

        Assert.Equal(MembersProblems.WasMerged, (await Erase(younger)).Problem);
        Assert.True((await Erase(older)).Ok);
        Assert.Equal([older, younger],
            (await house.Shop.News<MemberErased>()).Select(news => news.Member)
                .Order(Comparer<MemberId>.Create((a, b) => a.Value.CompareTo(b.Value))));
        Assert.Empty(await house.Shop.Broken());
    }

    [Fact]
    public async Task Under_14_nothing_is_consented_to_before_a_guardian_does()
    {
        await using var house = await Open(Database.Sqlite);
        var child = Self((await house.Join("13900000001")).Member);
        Task<Result<Done>> Revise(Day born) => house.Shop.With<ReviseProfile, Done>(slice => slice.Handle(child, new("小明", born), default));
        Task<Result<Done>> Say(ConsentPurpose purpose, bool given = true, GiveConsent.Guardian? guardian = null)
        {
            house.Shop.Clock.Advance(TimeSpan.FromSeconds(1));
            return house.Shop.With<GiveConsent,
                Done>(slice => slice.Handle(child, new(purpose, "2026-11", given, "mini", guardian), default));
        }


        Assert.Equal("members.bad_birthday", (await Revise(new(new(2027, 1, 1)))).Problem!.Code);
        Assert.True((await Revise(new(new(2012, 11, 3)))).Ok);
        Assert.Equal(MembersProblems.NeedsGuardian, (await Say(ConsentPurpose.Marketing)).Problem);
        Assert.Equal(MembersProblems.NeedsGuardian, (await Say(ConsentPurpose.Guardian)).Problem);
        Assert.Equal("members.bad_consent", (await Say(ConsentPurpose.Guardian, guardian: new("王先生", "12"))).Problem!.Code);
        Assert.Equal("members.bad_consent", (await Say(ConsentPurpose.Marketing, guardian: new("王先生", "13900000009"))).Problem!.Code);
        Assert.True((await Say(ConsentPurpose.Guardian, guardian: new("王先生", "13900000009"))).Ok);
        Assert.False((await Say(ConsentPurpose.IdCard)).Value.Before);
        Assert.True((await Say(ConsentPurpose.IdCard)).Value.Before);
        Assert.False((await Say(ConsentPurpose.IdCard, given: false)).Value.Before);
        Assert.True((await Revise(new(new(2012, 11, 2)))).Ok);
        var profile = (await house.Shop.With<MyProfile, MyProfile.Response>(slice => slice.Handle(child, default))).Value;
        Assert.Equal((false, "小明"), (profile.Minor, profile.Name));
        Assert.False(Assert.Single(profile.Consents, consent => consent.Purpose == ConsentPurpose.IdCard).Given);
        Assert.DoesNotContain("王先生",
            System.Text.Encoding.UTF8.GetString((await house.Shop.All<Consent>()).Single(row => row.GuardianSealed is not null)
                .GuardianSealed!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_is_opted_out_of_once_and_back()
    {
        await using var house = await Open(Database.Sqlite);
        var me = Self((await house.Join("13900000001")).Member);
        Task<Result<Done>> Out(bool stop) => house.Shop.With<OptOutOf, Done>(slice => slice.Handle(me, ContactChannel.Sms, stop, default));

        Assert.False((await Out(true)).Value.Before);
        Assert.True((await Out(true)).Value.Before);
        Assert.Equal(ContactChannel.Sms,
            Assert.Single((await house.Shop.With<MyProfile, MyProfile.Response>(slice => slice.Handle(me, default))).Value.OptOuts));
        Assert.False((await Out(false)).Value.Before);
        Assert.Empty(await house.Shop.All<OptOut>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Lists_mask_and_search_by_phone_hash_and_showing_in_clear_leaves_an_audit_row(Database database)
    {
        await using var house = await Open(database);
        var member = (await house.Ask(new(Number("13900000001"), [], JoinSource.H5) { FullName = "王小明", Unit = house.Store })).Value.Member;
        await house.Join("13900000002");
        Task<Result<Page<MemberList.Row>>> List(MemberList.Ask ask) =>
            house.Shop.With<MemberList, Page<MemberList.Row>>(slice => slice.Handle(Actor.System, ask, default));
        var none = new MemberList.Ask(null, null, null, null, null, null, null, null, null);

        var found = Assert.Single((await List(none with { Phone = "139 0000 0001" })).Value.Rows);
        Assert.Equal((member, "王**", "139****0001"), (found.Id, found.Name, found.Phone));
        Assert.Equal(2, (await List(none)).Value.Rows.Count);
        Assert.Single((await List(none with { Unit = house.Store })).Value.Rows);
        Assert.Empty((await List(none with { To = new(new(2026, 11, 1)) })).Value.Rows);
        Assert.Equal(2, (await List(none with { From = new(new(2026, 11, 2)), To = new(new(2026, 11, 2)) })).Value.Rows.Count);
        Assert.Equal("members.bad_cursor", (await List(none with { After = "x" })).Problem!.Code);
        Assert.Equal("members.bad_phone", (await List(none with { Phone = "1" })).Problem!.Code);
        var first = (await List(none with { Size = 1 })).Value;
        Assert.Equal(member, Assert.Single((await List(none with { After = first.Next })).Value.Rows).Id);
        var shown = (await house.Shop.With<RevealMember,
            RevealMember.Response>(slice => slice.Handle(Actor.System, member, new("核对订单"), default))).Value;
        Assert.Equal(("王小明", "13900000001"), (shown.Name, shown.Phone));
        var export = (await house.Shop.With<ExportMember, ExportMember.Response>(slice => slice.Handle(Self(member), member, default)))
            .Value;
        Assert.Equal("13900000001", Assert.Single(export.Identities).Value);
    }

    [Fact]
    public async Task A_member_of_staff_links_their_own_account_by_a_code_that_ends()
    {
        await using var house = await Open(Database.Sqlite);
        var (me, other) = (Self((await house.Join("13900000001")).Member), Self((await house.Join("13900000002")).Member));
        var guide = await house.Shop.ActorOf(house.Xiaoli);
        var code = (await house.Shop.With<OfferStaffLink, OfferStaffLink.Response>(slice => Task.FromResult(slice.Handle(guide))))
            .Value.Code;
        Task<Result<Done>> Link(Actor actor, string shown) =>
            house.Shop.With<LinkStaff, Done>(slice => slice.Handle(actor, new(shown), default));

        Assert.Equal(MembersProblems.BadLinkCode, (await Link(me, "guess")).Problem);
        Assert.Equal(MembersProblems.BadLinkCode, (await Link(me, code[..^4] + "AAAA")).Problem);
        Assert.False((await Link(me, code)).Value.Before);
        Assert.True((await Link(me, code)).Value.Before);
        Assert.False((await Link(other, code)).Value.Before);
        var linked = await house.Shop.With<IMembers, IReadOnlyDictionary<StaffId,
            MemberId>>(async door => Siyu.Kernel.Result.Of(await door.MembersOfStaff([house.Xiaoli], default)));
        Assert.Equal(other.Member, linked.Value[house.Xiaoli]);
        house.Shop.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(MembersProblems.BadLinkCode, (await Link(me, code)).Problem);
    }

    private static Actor Self(MemberId member) => new(ActorKind.Member, member.Value, new HashSet<string>(), DataScope.Nothing);

    private static async Task<MemberState> State(MembersHouse house, MemberId id) =>
        (await house.Shop.All<Member>()).Single(row => row.Id == id).State;
}
