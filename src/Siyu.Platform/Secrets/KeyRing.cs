using System.Security.Cryptography;
using System.Text.Json;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Root keys (密钥环), in a file outside the data folder and its backups: versions of a 256-bit key that wraps the others, and the key of
/// look-up
/// hashes. A new version is added by <see cref="Rotate"/>; old ones stay until nothing is wrapped by them.
/// </summary>
public sealed class KeyRing
{
    private readonly string file;
    private readonly Lock gate = new();
    private Dictionary<int, byte[]> roots;
    private Dictionary<int, byte[]> lookups;

    private KeyRing(string file, RingFile ring)
    {
        this.file = file;
        roots = ring.Roots.ToDictionary(root => root.Key, root => Convert.FromBase64String(root.Value));
        lookups = ring.Lookups.ToDictionary(key => key.Key, key => Convert.FromBase64String(key.Value));
    }

    public int RootVersion => roots.Keys.Max();
    public int LookupVersion => lookups.Keys.Max();
    public IEnumerable<int> LookupVersions => lookups.Keys.OrderDescending();

    /// <summary>Opens the ring, or makes a first one, readable by its owner only.</summary>
    public static KeyRing Open(string file)
    {
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            Save(file, new(new() { [1] = Fresh() }, new() { [1] = Fresh() }));
        }
        return new(file, Must.Exist(JsonSerializer.Deserialize<RingFile>(File.ReadAllText(file)), "the key ring can be read"));
    }

    /// <summary>Adds a new root version; what is wrapped from now on uses it.</summary>
    public void Rotate()
    {
        lock (gate)
        {
            var now = Open(file);
            (roots, lookups) = (now.roots, now.lookups);
            roots = new(roots) { [RootVersion + 1] = RandomNumberGenerator.GetBytes(32) };
            Save(file, new(Text(roots), Text(lookups)));
        }
    }

    /// <summary>Another host of the same ring may have added a version.</summary>
    internal byte[] Root(int version)
    {
        if (roots.TryGetValue(version, out var key)) return key;
        lock (gate)
        {
            var now = Open(file);
            (roots, lookups) = (now.roots, now.lookups);
        }
        return roots.TryGetValue(version, out key) ? key : throw new BrokenInvariant($"root key version {version} is in the ring");
    }
    internal byte[] Lookup(int version) => lookups[version];

    private static Dictionary<int, string> Text(Dictionary<int, byte[]> keys) =>
        keys.ToDictionary(key => key.Key, key => Convert.ToBase64String(key.Value));
    private static string Fresh() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static void Save(string file, RingFile ring)
    {
        var draft = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(stream, ring);
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, file, overwrite: true);
    }

    private sealed record RingFile(Dictionary<int, string> Roots, Dictionary<int, string> Lookups);
}
