using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>What the WeCom plane keeps, with the ways to find it.</summary>
internal sealed class WeComStore
{
    private readonly Store store;
    private readonly StoreIndex<CorpApp> appsOfCorp;
    private readonly StoreIndex<CorpApp> appsBySecret;
    private readonly StoreIndex<AccessToken> tokensOfApp;
    private readonly StoreIndex<Member> membersOfCorp;
    private readonly StoreIndex<Member> membersOfDepartment;
    private readonly StoreIndex<Department> departmentsOfCorp;
    private readonly StoreIndex<Follow> followsOfMember;
    private readonly StoreIndex<Follow> followsOfExternal;
    private readonly StoreIndex<ContactWay> waysOfCorp;
    private readonly StoreIndex<JoinWay> joinWaysOfCorp;
    private readonly StoreIndex<TagGroup> groupsOfCorp;
    private readonly StoreIndex<CorpTag> tagsOfGroup;
    private readonly StoreIndex<WelcomeCode> welcomesOfPair;
    private readonly StoreIndex<ChatGroup> chatsOfCorp;

    public WeComStore(Store store)
    {
        this.store = store;
        appsOfCorp = store.Index<CorpApp>(Name<CorpApp>(), a => [a.CorpId]);
        appsBySecret = store.Index<CorpApp>(Name<CorpApp>(), a => [a.CorpId + "/" + a.Secret]);
        tokensOfApp = store.Index<AccessToken>(Name<AccessToken>(), t => [t.AppKey]);
        membersOfCorp = store.Index<Member>(Name<Member>(), m => [m.CorpId]);
        membersOfDepartment = store.Index<Member>(Name<Member>(), m => m.Departments.Select(d => m.CorpId + "/" + d.Plainly()));
        departmentsOfCorp = store.Index<Department>(Name<Department>(), d => [d.CorpId]);
        followsOfMember = store.Index<Follow>(Name<Follow>(), f => [f.CorpId + "/" + f.UserId]);
        followsOfExternal = store.Index<Follow>(Name<Follow>(), f => [f.CorpId + "/" + f.External]);
        waysOfCorp = store.Index<ContactWay>(Name<ContactWay>(), w => [w.CorpId]);
        joinWaysOfCorp = store.Index<JoinWay>(Name<JoinWay>(), w => [w.CorpId]);
        groupsOfCorp = store.Index<TagGroup>(Name<TagGroup>(), g => [g.CorpId]);
        tagsOfGroup = store.Index<CorpTag>(Name<CorpTag>(), t => [t.GroupId]);
        welcomesOfPair = store.Index<WelcomeCode>(Name<WelcomeCode>(), w => [$"{w.CorpId}/{w.UserId}/{w.Persona}"]);
        chatsOfCorp = store.Index<ChatGroup>(Name<ChatGroup>(), c => [c.CorpId]);
    }

    public void Put<T>(string id, T document) where T : class => store.Put(Name<T>(), id, document);
    public void PutPassing<T>(string id, T document, Func<T, bool> hasServed) where T : class =>
        store.PutPassing(Name<T>(), id, document, hasServed);

    public void Delete<T>(string id) where T : class => store.Delete<T>(Name<T>(), id);
    public T? Get<T>(string? id) where T : class => id is null ? null : store.Get<T>(Name<T>(), id);
    public IReadOnlyList<T> All<T>() where T : class => store.All<T>(Name<T>());

    public Corp? Corp(string? id) => Get<Corp>(id);
    public IReadOnlyList<CorpApp> Apps(string corp) => appsOfCorp.Find(corp);
    public CorpApp? AppBySecret(string corp, string secret) => appsBySecret.First(corp + "/" + secret);
    public IReadOnlyList<AccessToken> Tokens(string appKey) => tokensOfApp.Find(appKey);

    public Member? Member(string corp, string? user) => user is null ? null : Get<Member>(corp + "/" + user);
    public void Put(Member member) => Put(member.CorpId + "/" + member.UserId, member);
    public IReadOnlyList<Member> Members(string corp) => [.. membersOfCorp.Find(corp).OrderBy(m => m.CreatedAtMs)];
    public IReadOnlyList<Member> MembersOf(string corp, long department) => membersOfDepartment.Find(corp + "/" + department.Plainly());

    public Department? Department(string corp, long id) => Get<Department>(corp + "/" + id.Plainly());
    public void Put(Department department) => Put(department.CorpId + "/" + department.Id.Plainly(), department);
    public IReadOnlyList<Department> Departments(string corp) => [.. departmentsOfCorp.Find(corp).OrderBy(d => d.Id)];

    public Follow? Follow(string corp, string user, string external) => Get<Follow>($"{corp}/{user}/{external}");
    public void Put(Follow follow) => Put(follow.Id, follow);
    public IReadOnlyList<Follow> FollowsOfMember(string corp, string user) => followsOfMember.Find(corp + "/" + user);
    public IReadOnlyList<Follow> FollowsOfExternal(string corp, string external) => followsOfExternal.Find(corp + "/" + external);

    public IReadOnlyList<ContactWay> Ways(string corp) => waysOfCorp.Find(corp);
    public int CountWays(string corp) => waysOfCorp.Count(corp) + joinWaysOfCorp.Count(corp);

    public IReadOnlyList<TagGroup> TagGroups(string corp) => groupsOfCorp.Find(corp);
    public IReadOnlyList<CorpTag> TagsOf(string group) => tagsOfGroup.Find(group);
    public int CountTags(string corp) => TagGroups(corp).Sum(g => TagsOf(g.GroupId).Count(t => !t.Deleted));

    public IReadOnlyList<WelcomeCode> Welcomes(string corp, string user, string persona) => welcomesOfPair.Find($"{corp}/{user}/{persona}");
    public IReadOnlyList<ChatGroup> Chats(string corp) =>
        [.. chatsOfCorp.Find(corp).OrderBy(c => c.CreatedAtMs).ThenBy(c => c.ChatId, StringComparer.Ordinal)];

    /// <summary>The department and all below it.</summary>
    public IReadOnlySet<long> Subtree(string corp, long root)
    {
        var children = Departments(corp).ToLookup(d => d.ParentId);
        var found = new HashSet<long>();
        var open = new Stack<long>([root]);
        while (open.TryPop(out var id))
            if (found.Add(id))
                foreach (var child in children[id]) open.Push(child.Id);
        return found;
    }

    /// <summary>Whether the app may see the member.</summary>
    public bool Sees(CorpApp app, Member member) =>
        app.Scope.Contains(1) || app.Scope.SelectMany(d => Subtree(app.CorpId, d)).Any(member.Departments.Contains);

    private static string Name<T>() => "wecom." + typeof(T).Name;
}
