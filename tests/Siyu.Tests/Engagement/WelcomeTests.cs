using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Contracts.Wechat;
using Siyu.Engagement;
using Siyu.Engagement.Domain;
using Siyu.Engagement.Welcomes;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Tests.WeCom;

namespace Siyu.Tests.Engagement;

public sealed class WelcomeTests
{
    private static readonly ChannelCodeCard Code =
        new(ChannelCodeId.New(DateTimeOffset.UnixEpoch), "门口", "store-door", PlayedOrganization.Store.Id, null, null);
    private static readonly WelcomeTemplates.Wish Wish = new("全天", null, 0, 1_440, "欢迎来到{门店}（{渠道}）");

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_schema_is_the_models(Database database)
    {
        await using var shop = await Open(database, new PlayedWeComDoor());
        Assert.DoesNotContain(await ModelAgainstSchema.Differences(shop), d => d.Contains("engagement_", StringComparison.Ordinal));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_new_friend_is_greeted_with_the_template_and_a_card_that_knows_where_it_came_from(Database database)
    {
        var wecom = new PlayedWeComDoor { Code = Code };
        await using var shop = await Open(database, wecom);
        await Make(shop, Wish);
        await Added(shop, Code.Id);

        var ask = Assert.Single(wecom.Asked);
        Assert.Equal(("key-1", "欢迎来到人民路店（store-door）"), (ask.WelcomeKey, ask.Text));
        var card = Assert.Single(ask.Cards);
        Assert.Equal(("wx-mall", $"pages/index/index?code={Code.Id}&guide={PlayedOrganization.Xiaoli.Id}"), (card.AppId, card.Target));
    }

    [Fact]
    public async Task The_live_codes_own_words_go_before_any_template()
    {
        var wecom = new PlayedWeComDoor { Code = Code with { WelcomeText = "门口专享", WelcomePage = "pages/join?from=door" } };
        await using var shop = await Open(Database.Sqlite, wecom);
        await Make(shop, Wish);
        await Added(shop, Code.Id);
        var ask = Assert.Single(wecom.Asked);
        Assert.Equal("门口专享", ask.Text);
        Assert.StartsWith("pages/join?from=door&code=", Assert.Single(ask.Cards).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_template_or_code_the_default_greets()
    {
        var wecom = new PlayedWeComDoor();
        await using var shop = await Open(Database.Sqlite, wecom);
        await Added(shop, null);
        Assert.Equal("您好，欢迎来到人民路店，很高兴为您服务！", Assert.Single(wecom.Asked).Text);
    }

    [Fact]
    public async Task Where_no_welcome_is_offered_nobody_is_greeted()
    {
        var wecom = new PlayedWeComDoor();
        await using var shop = await Open(Database.Sqlite, wecom);
        await Tell(shop, new ContactAdded(ContactId.New(shop.Now), "ww", PlayedOrganization.Xiaoli.Id, null, null, null, true, shop.Now));
        Assert.Empty(wecom.Asked);
    }

    [Theory]
    [InlineData("door", "/g/east/S001/", 600, "channel")]
    [InlineData("other", "/g/east/S001/", 600, "store")]
    [InlineData(null, "/g/east/S002/", 600, "all")]
    [InlineData(null, "/g/east/S001/", 1_380, "night")]
    [InlineData(null, "/g/east/S001/", 60, "night")]
    public void The_best_template_is_for_the_channel_then_nearest_then_by_rank(string? channel, string path, int minute, string expected)
    {
        var off = Template("off", null, "/g/east/S001/", AllDay, 99);
        off.Enabled = false;
        List<WelcomeTemplate> all =
        [
            Template("all", null, "/", AllDay), Template("channel", "door", "/", AllDay), Template("store", null, "/g/east/S001/", AllDay),
            Template("night", null, "/g/east/S001/", (1_320, 360), 5), off,
        ];
        Assert.Equal(expected, WelcomeTemplate.Best(all, new(channel, new OrgPath(path), minute))!.Title);
    }

    [Fact]
    public async Task Each_thing_that_is_wrong_with_a_template_is_refused()
    {
        await using var shop = await Open(Database.Sqlite, new PlayedWeComDoor());
        (WelcomeTemplates.Wish Wish, string Code)[] wrong =
        [
            (Wish with { Title = "" }, "engagement.bad_title"), (Wish with { Text = " " }, "engagement.bad_text"),
            (Wish with { Text = "您好{姓名}" }, "engagement.unknown_place"), (Wish with { FromMinute = 1_440 }, "engagement.bad_window"),
            (Wish with { FromMinute = 60, UntilMinute = 60 }, "engagement.bad_window"),
                (Wish with { CardTitle = new string('卡', 22) }, "engagement.bad_card"),
            (Wish with { CardPage = "/pages" }, "engagement.bad_page"),
                (Wish with { CardPicture = "http://x/y.png" }, "engagement.bad_picture"),
            (Wish with { Unit = UnitId.New(shop.Now) }, "organization.unknown_unit"),
        ];
        foreach (var (wish, code) in wrong)
            Assert.Equal(code, (await shop.With<WelcomeTemplates, WelcomeTemplates.Made>(s => s.Make(Boss, wish, default))).Problem!.Code);
        Assert.Empty(await shop.All<WelcomeTemplate>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_template_is_changed_and_removed_only_by_those_who_see_it(Database database)
    {
        await using var shop = await Open(database, new PlayedWeComDoor());
        var id = await Make(shop, Wish);
        var store = Boss with { Scope = DataScope.Below(PlayedOrganization.Store.Path) };
        Assert.Equal("engagement.unknown_welcome", (await shop.With<WelcomeTemplates, Done>(s => s.Change(store, id, Wish, default)))
            .Problem!.Code);
        Assert.Equal("engagement.unknown_welcome", (await shop.With<WelcomeTemplates, Done>(s => s.Remove(store, id, default)))
            .Problem!.Code);
        Assert.Equal("engagement.needs_unit", (await shop.With<WelcomeTemplates, WelcomeTemplates.Made>(s => s.Make(store, Wish, default)))
            .Problem!.Code);
        Assert.True((await shop.With<WelcomeTemplates, WelcomeTemplates.Made>(s =>
            s.Make(store, Wish with { Unit = PlayedOrganization.Store.Id }, default))).Ok);

        Assert.True((await shop.With<WelcomeTemplates, Done>(s => s.Change(Boss, id, Wish with { Text = "改了" }, default))).Ok);
        var rows = (await shop.With<WelcomeTemplates, Page<WelcomeTemplates.Row>>(s =>
            s.Handle(Boss, new(), new(null, null), default))).Value.Rows;
        Assert.Contains(rows, r => r.Welcome.Text == "改了");
        Assert.Single((await shop.With<WelcomeTemplates, Page<WelcomeTemplates.Row>>(s =>
            s.Handle(store, new(), new(null, null), default))).Value.Rows);
        Assert.True((await shop.With<WelcomeTemplates, Done>(s => s.Remove(Boss, id, default))).Ok);
        Assert.Equal("engagement.unknown_welcome", (await shop.With<WelcomeTemplates, Done>(s => s.Remove(Boss, id, default)))
            .Problem!.Code);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_friend_who_turns_out_a_member_is_bound_to_the_guide_unless_somebody_serves_them(Database database)
    {
        var (wecom, members) = (new PlayedWeComDoor(), new PlayedMembers());
        await using var shop = await Open(database, wecom, members);
        var contact = ContactId.New(shop.Now);
        var (_, member) = members.Become(new(IdentityKind.UnionId, "", "u"));
        wecom.Cards[contact] = new ContactCard(contact, "ww", member, PlayedOrganization.Xiaoli.Id, shop.Now);
        for (var i = 0; i < 2; i++) await Tell(shop, new ContactRecognised(contact, member, shop.Now));
        Assert.Equal(PlayedOrganization.Xiaoli.Id, members.Bound[member]);

        wecom.Cards[contact] = wecom.Cards[contact] with { Guide = PlayedOrganization.Xiaowang.Id };
        await Tell(shop, new ContactRecognised(contact, member, shop.Now));
        Assert.Equal(PlayedOrganization.Xiaoli.Id, members.Bound[member]);
    }

    [Fact]
    public async Task A_member_who_adds_a_guide_is_bound_and_a_stranger_is_not()
    {
        var (wecom, members) = (new PlayedWeComDoor(), new PlayedMembers());
        await using var shop = await Open(Database.Sqlite, wecom, members);
        var (known, stranger) = (ContactId.New(shop.Now), ContactId.New(shop.Now));
        var (_, member) = members.Become(new(IdentityKind.UnionId, "", "u"));
        wecom.Cards[known] = new ContactCard(known, "ww", member, PlayedOrganization.Xiaoli.Id, shop.Now);
        wecom.Cards[stranger] = new ContactCard(stranger, "ww", null, PlayedOrganization.Xiaoli.Id, shop.Now);
        foreach (var contact in (ContactId[])[known, stranger])
            await Tell(shop, new ContactAdded(contact, "ww", PlayedOrganization.Xiaoli.Id, null, null, null, true, shop.Now));
        Assert.Equal([member], members.Bound.Keys);
    }

    private static readonly Actor Boss =
        new(ActorKind.Staff, PlayedOrganization.Xiaowang.Id.Value, new HashSet<string>(), DataScope.Everything);

    private static Task<TestShop> Open(Database database, PlayedWeComDoor wecom, PlayedMembers? members = null) =>
        TestShop.Open(database, rooms => rooms.Add<EngagementModule>(), services => services
            .AddSingleton<IOrganization>(new PlayedOrganization()).AddSingleton<IMembers>(members ?? new PlayedMembers())
            .AddSingleton<IWeCom>(wecom).AddSingleton<IWechat>(new PlayedWechatDoor()));

    private static async Task<Guid> Make(TestShop shop, WelcomeTemplates.Wish wish) =>
        (await shop.With<WelcomeTemplates, WelcomeTemplates.Made>(s => s.Make(Boss, wish, default))).Value.Id;

    private static Task Added(TestShop shop, ChannelCodeId? code) => Tell(shop,
        new ContactAdded(ContactId.New(shop.Now), "ww", PlayedOrganization.Xiaoli.Id, code, "key-1", shop.Now.AddSeconds(20), true,
            shop.Now));

    private static async Task Tell<TEvent>(TestShop shop, TEvent news) where TEvent : class, IEvent
    {
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(news);
            return Task.CompletedTask;
        });
        await shop.Settle();
    }

    private static readonly (int From, int Until) AllDay = (0, 1_440);

    private static WelcomeTemplate Template(string title, string? channel, string path, (int From, int Until) window, int rank = 0) => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Title = title, Channel = channel, FromMinute = window.From,
        UntilMinute = window.Until, Text = title, Rank = rank, OrgPath = path, MadeAt = DateTimeOffset.UnixEpoch,
        ChangedAt = DateTimeOffset.UnixEpoch,
    };

    private sealed class PlayedWeComDoor : IWeCom
    {
        public Task<ILookup<MemberId, FriendCard>> FriendsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
            throw new NotSupportedException();
        public Task<ContactCard?> ContactByExternal(string corpId, string externalUserId, CancellationToken ct) =>
            throw new NotSupportedException();
        public ChannelCodeCard? Code { get; init; }
        public List<WelcomeAsk> Asked { get; } = [];
        public Dictionary<ContactId, ContactCard> Cards { get; } = [];

        public Task<Result<Done>> SendWelcome(WelcomeAsk ask, CancellationToken ct)
        {
            Asked.Add(ask);
            return Task.FromResult(Result.Of(Done.It));
        }

        public Task<IReadOnlyDictionary<ChannelCodeId, ChannelCodeCard>> ChannelCodes(IReadOnlyCollection<ChannelCodeId> codes,
            CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<ChannelCodeId, ChannelCodeCard>>(codes.Where(c => c == Code?.Id)
                .ToDictionary(c => c, _ => Code!));

        public Task<IReadOnlyDictionary<ContactId, ContactCard>> Contacts(IReadOnlyCollection<ContactId> contacts, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<ContactId, ContactCard>>(contacts.Where(Cards.ContainsKey)
                .ToDictionary(c => c, c => Cards[c]));
    }

    private sealed class PlayedWechatDoor : IWechat
    {
        public Task<Result<Done>> TellShipping(ShippingNotice notice, CancellationToken ct) => Task.FromResult(Result.Of(Done.It));
        public Task<Result<Done>> Notify(MessageAsk ask, CancellationToken ct) => Task.FromResult(Result.Of(Done.It));
        public Task<string?> MallAppId(CancellationToken ct) => Task.FromResult<string?>("wx-mall");
    }
}
