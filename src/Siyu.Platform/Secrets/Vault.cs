using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Keeps personal data and secrets (保险箱): AES-256-GCM. A person's data is sealed under a key of their own, itself wrapped by the root key,
/// so
/// that destroying it destroys all of theirs, in every backup too. Look-up goes by a keyed hash.
/// </summary>
public sealed class Vault(KeyRing ring)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeysAtMost = 50_000;
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, (byte[] Key, long Since)> open = new();

    /// <summary>How long a person's key is remembered: so long after they were erased on another node theirs may still open here.</summary>
    internal TimeSpan RememberedFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Seals a person's text, making their key where they have none, in the unit of work given.</summary>
    public async Task<byte[]> Seal(SiyuDb db, Guid person, string text, CancellationToken ct) =>
        Encrypt(await KeyOf(db, person, make: true, ct) ?? throw new BrokenInvariant("a person has a key"), text, person);

    /// <summary>
    /// Seals a text of somebody who may have been erased meanwhile: they get no key again, and what is sealed for them opens nowhere.
    /// </summary>
    public async Task<byte[]> SealUnless(Func<Task<bool>> isErased, SiyuDb db, Guid person, string text, CancellationToken ct)
    {
        if (await KeyOf(db, person, make: false, ct) is { } key) return Encrypt(key, text, person);
        return await isErased() ? Encrypt(RandomNumberGenerator.GetBytes(32), text, person) : await Seal(db, person, text, ct);
    }

    /// <summary>
    /// As <see cref="SealUnless"/> for many texts, in four statements at most: who has no key yet gets one, but for those who were erased.
    /// </summary>
    /// <param name="erased">Which of these were erased.</param>
    public async Task<IReadOnlyList<byte[]>> SealAllUnless(
        Func<IReadOnlyCollection<Guid>, Task<IReadOnlySet<Guid>>> erased, SiyuDb db, IReadOnlyList<(Guid Person, string Text)> texts,
        CancellationToken ct)
    {
        var persons = texts.Select(text => text.Person).Distinct().ToList();
        var keys = await KeysOf(db, persons, ct);
        var without = persons.Where(person => !keys.ContainsKey(person)).ToList();
        if (without.Count > 0)
        {
            var gone = await erased(without);
            foreach (var person in gone) keys[person] = RandomNumberGenerator.GetBytes(32);
            foreach (var (person, key) in await Make(db, [.. without.Where(person => !gone.Contains(person)).Order()], ct))
                keys[person] = key;
        }
        return [.. texts.Select(text => Encrypt(keys[text.Person], text.Text, text.Person))];
    }

    /// <summary>Opens a person's text; null where their key was destroyed.</summary>
    public async Task<string?> Open(SiyuDb db, Guid person, byte[] sealedText, CancellationToken ct) =>
        await KeyOf(db, person, make: false, ct) is { } key ? Decrypt(key, sealedText, person) : null;

    /// <summary>Opens texts of many persons by one statement at most; null where a key was destroyed.</summary>
    public async Task<IReadOnlyList<string?>> OpenAll(
        SiyuDb db, IReadOnlyList<(Guid Person, byte[] Sealed)> texts, CancellationToken ct)
    {
        var keys = await KeysOf(db, [.. texts.Select(text => text.Person).Distinct()], ct);
        return [.. texts.Select(text => keys.TryGetValue(text.Person, out var key) ? Decrypt(key, text.Sealed, text.Person) : null)];
    }

    /// <summary>Makes keys for many persons at once (imports), so that sealing them needs no statement each.</summary>
    public async Task Prepare(SiyuDb db, IReadOnlyCollection<Guid> persons, DateTimeOffset at, CancellationToken ct)
    {
        var rows = persons.Select(person =>
        {
            var key = RandomNumberGenerator.GetBytes(32);
            Keep(person, key);
            return new PersonKeyRow { Person = person, Wrapped = Wrap(key, person), RootVersion = ring.RootVersion, MadeAt = at };
        }).ToList();
        await db.InsertAll(rows, ct);
    }

    /// <summary>Destroys a person's key: what was sealed under it is gone.</summary>
    public async Task Destroy(SiyuDb db, Guid person, CancellationToken ct)
    {
        await db.All<PersonKeyRow>().Where(row => row.Person == person).ExecuteDeleteAsync(ct);
        open.TryRemove(person, out _);
    }

    /// <summary>The keyed hash by which a value is looked up: a version byte and HMAC-SHA256 over its kind and itself.</summary>
    public byte[] Hash(string kind, string value) => Hash(ring.LookupVersion, kind, value);

    /// <summary>Hashes under all versions in the ring, newest first, for look-ups while keys rotate.</summary>
    public IReadOnlyList<byte[]> Hashes(string kind, string value) =>
        [.. ring.LookupVersions.Select(version => Hash(version, kind, value))];

    /// <summary>Seals a secret of the house itself, under the root key.</summary>
    public byte[] SealOwn(string text)
    {
        var version = ring.RootVersion;
        return [checked((byte)version), .. Encrypt(ring.Root(version), text, Guid.Empty)];
    }

    public string OpenOwn(byte[] sealedText) => Decrypt(ring.Root(sealedText[0]), sealedText.AsSpan(1), Guid.Empty);

    private byte[] Hash(int version, string kind, string value) =>
        [checked((byte)version), .. HMACSHA256.HashData(ring.Lookup(version), Encoding.UTF8.GetBytes($"{kind}\n{value}"))];

    private async Task<byte[]?> KeyOf(SiyuDb db, Guid person, bool make, CancellationToken ct)
    {
        if (Remembered(person) is { } known) return known;
        var row = await db.All<PersonKeyRow>().AsNoTracking().SingleOrDefaultAsync(key => key.Person == person, ct);
        if (row is not null)
        {
            var plain = Unwrap(row.Wrapped, row.RootVersion, person);
            // Not kept in memory while the unit of work that made it, maybe this one, may still be undone: see below.
            if (row.MadeAt < TimeProvider.System.GetUtcNow() - LongestWork) Keep(person, plain);
            return plain;
        }
        open.TryRemove(person, out _);
        if (!make) return null;
        // Not cached before its row is committed: a rolled-back key must not seal anything else.
        var fresh = RandomNumberGenerator.GetBytes(32);
        await using var insert = db.Command("""
            INSERT INTO platform_person_key (person, wrapped, root_version, made_at) VALUES (@person, @wrapped, @version, @at)
            ON CONFLICT (person) DO NOTHING
            """);
        insert.Give("@person", person).Give("@wrapped", Wrap(fresh, person)).Give("@version", ring.RootVersion)
            .Give("@at", TimeProvider.System.GetUtcNow());
        await insert.ExecuteNonQueryAsync(ct);
        var kept = await db.All<PersonKeyRow>().AsNoTracking().SingleAsync(key => key.Person == person, ct);
        return Unwrap(kept.Wrapped, kept.RootVersion, person);
    }

    /// <summary>Keys of those who have one, by one statement at most.</summary>
    private async Task<Dictionary<Guid, byte[]>> KeysOf(SiyuDb db, List<Guid> persons, CancellationToken ct)
    {
        var keys = new Dictionary<Guid, byte[]>(persons.Count);
        foreach (var person in persons)
            if (Remembered(person) is { } known) keys[person] = known;
        if (keys.Count == persons.Count) return keys;
        foreach (var (person, key) in await Unwrapped(db, [.. persons.Where(person => !keys.ContainsKey(person))], ct)) keys[person] = key;
        return keys;
    }

    /// <summary>Remembered only once it is sure that no unit of work under way, maybe this one, can still undo them.</summary>
    private async Task<Dictionary<Guid, byte[]>> Unwrapped(SiyuDb db, List<Guid> persons, CancellationToken ct)
    {
        var keys = new Dictionary<Guid, byte[]>(persons.Count);
        var settled = TimeProvider.System.GetUtcNow() - LongestWork;
        foreach (var row in await db.All<PersonKeyRow>().AsNoTracking().Where(key => persons.Contains(key.Person)).ToListAsync(ct))
        {
            var key = keys[row.Person] = Unwrap(row.Wrapped, row.RootVersion, row.Person);
            if (row.MadeAt < settled) Keep(row.Person, key);
        }
        return keys;
    }

    /// <summary>Makes keys for these, in one order; where somebody else was faster, theirs. Not cached before they are committed.</summary>
    private async Task<Dictionary<Guid, byte[]>> Make(SiyuDb db, List<Guid> persons, CancellationToken ct)
    {
        if (persons.Count == 0) return [];
        var at = TimeProvider.System.GetUtcNow();
        await db.InsertNew([.. persons.Select(person => new PersonKeyRow
        {
            Person = person, Wrapped = Wrap(RandomNumberGenerator.GetBytes(32), person), RootVersion = ring.RootVersion, MadeAt = at,
        })], "person", ct);
        return await Unwrapped(db, persons, ct);
    }

    private byte[]? Remembered(Guid person) =>
        open.TryGetValue(person, out var known) && TimeProvider.System.GetElapsedTime(known.Since) < RememberedFor ? known.Key : null;

    private void Keep(Guid person, byte[] key)
    {
        if (open.Count > KeysAtMost) open.Clear();
        open[person] = (key, TimeProvider.System.GetTimestamp());
    }

    /// <summary>A person's key under the newest root.</summary>
    internal (byte[] Wrapped, int RootVersion) Rewrap(PersonKeyRow row)
    {
        var version = ring.RootVersion;
        var key = Decrypt(ring.Root(row.RootVersion), row.Wrapped, row.Person);
        return (Encrypt(ring.Root(version), key, row.Person), version);
    }

    private byte[] Wrap(byte[] key, Guid person) => Encrypt(ring.Root(ring.RootVersion), Convert.ToBase64String(key), person);

    private byte[] Unwrap(byte[] wrapped, int version, Guid person) =>
        Convert.FromBase64String(Decrypt(ring.Root(version), wrapped, person));

    private static byte[] Encrypt(byte[] key, string text, Guid person)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length),
            person.ToByteArray());
        return box;
    }

    private static string Decrypt(byte[] key, ReadOnlySpan<byte> box, Guid person)
    {
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(box[..NonceBytes], box[NonceBytes..^TagBytes], box[^TagBytes..], plain, person.ToByteArray());
        return Encoding.UTF8.GetString(plain);
    }
}
