using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Siyu.Sandbox.Core;

/// <summary>A human (角色): one person behind a unionid per open platform, an openid per app and an external id per corp.</summary>
internal sealed record Persona(string Id, string Name, string Phone, string Avatar, int Gender)
{
    /// <summary>Set when the human is (also) a member of a corp, as "corp/userid".</summary>
    public string? Member { get; init; }

    public string CountryCode { get; init; } = "86";
    public long CreatedAtMs { get; init; }
}

/// <summary>The humans of the sandbox; their ids are derived, so that each is the same wherever it is asked for.</summary>
internal sealed class Personas(Store store, Func<DateTimeOffset> now, Func<string> seed)
{
    private const string Kind = "persona";
    private readonly object gate = new();
    private readonly Dictionary<string, Dictionary<string, string>> byAlias = [];
    private readonly StoreIndex<Persona> phones = store.Index<Persona>(Kind, p => p.Phone.Length == 0 ? [] : [p.Phone]);
    private readonly StoreIndex<Persona> names = store.Index<Persona>(Kind, p => [p.Name]);
    private readonly StoreIndex<Persona> members = store.Index<Persona>(Kind, p => p.Member is null ? [] : [p.Member]);

    public IReadOnlyList<Persona> All =>
        [.. store.All<Persona>(Kind).OrderBy(p => p.CreatedAtMs).ThenBy(p => p.Id, StringComparer.Ordinal)];

    public int Count => store.Count(Kind);

    public Persona Add(Persona persona)
    {
        if (store.Get<Persona>(Kind, persona.Id) is not null)
            throw new ControlRefusal(409, "persona.exists", $"There is a persona {persona.Id} already.");
        var kept = persona with { CreatedAtMs = now().ToUnixTimeMilliseconds() };
        store.Put(Kind, kept.Id, kept);
        return kept;
    }

    public void Change(Persona persona) => store.Put(Kind, persona.Id, persona);

    public Persona? Find(string id) => store.Get<Persona>(Kind, id);

    public Persona Get(string? id) => (id is null ? null : Find(id)) ?? throw ControlRefusal.Missing("persona", id);

    public Persona? ByPhone(string phone) => phones.First(phone);

    public bool IsNameTaken(string name) => names.Count(name) > 0;

    /// <summary>The human behind a member of a corp.</summary>
    public Persona? ByMember(string corp, string userId) => members.First(corp + "/" + userId);

    public string OpenId(string appId, string persona) => "o" + Alias("openid", appId, persona, 27);

    public string UnionId(string platform, string persona) => "oU" + Alias("unionid", platform, persona, 27);

    public string ExternalUserId(string corp, string persona) => "wm" + Alias("external", corp, persona, 30);

    public Persona? ByOpenId(string appId, string openId) => Reverse("openid:" + appId, openId, id => OpenId(appId, id));

    public Persona? ByUnionId(string platform, string unionId) => Reverse("unionid:" + platform, unionId, id => UnionId(platform, id));

    public Persona? ByExternalUserId(string corp, string external) => Reverse("external:" + corp, external, id => ExternalUserId(corp, id));

    public void Reset()
    {
        lock (gate) byAlias.Clear();
    }

    private string Alias(string kind, string scope, string persona, int length)
    {
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(seed()), Encoding.UTF8.GetBytes($"{kind}|{scope}|{persona}"));
        return Base64Url.EncodeToString(hash)[..length];
    }

    // Aliases are derived one way only; the way back is a table per scope, filled up when a look-up finds it short.
    private Persona? Reverse(string scope, string alias, Func<string, string> derive)
    {
        lock (gate)
        {
            if (!byAlias.TryGetValue(scope, out var table)) byAlias[scope] = table = [];
            if (!table.ContainsKey(alias) && table.Count < Count)
                foreach (var persona in store.All<Persona>(Kind)) table[derive(persona.Id)] = persona.Id;
            return table.TryGetValue(alias, out var id) ? Find(id) : null;
        }
    }
}
