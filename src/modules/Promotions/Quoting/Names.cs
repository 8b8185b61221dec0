using System.Security.Cryptography;
using System.Text;
using Siyu.Kernel;

namespace Siyu.Promotions.Quoting;

/// <summary>Ids for the names of a file (名称标识): equal names get equal ids, on every machine, told apart by what they are of.</summary>
internal sealed class Names
{
    private readonly Dictionary<Guid, string> names = [];

    public TId Id<TId>(string name) where TId : struct, IId<TId>
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{typeof(TId).Name}/{name}"));
        var id = new Guid(hash.AsSpan(0, 16), bigEndian: true);
        names[id] = name;
        return TId.From(id);
    }

    public List<TId> Ids<TId>(IEnumerable<string> all) where TId : struct, IId<TId> => [.. all.Select(Id<TId>)];

    /// <summary>A rule as the file calls it: <c>promotion/{id}/2</c> becomes <c>promotion/满300减40/2</c>.</summary>
    public string Rule(string rule) =>
        string.Join('/', rule.Split('/').Select(part => Guid.TryParse(part, out var id) ? names.GetValueOrDefault(id, part) : part));
}
