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
    private readonly ConcurrentDictionary<Guid, byte[]> open = new();

    /// <summary>Seals a person's text, making their key where they have none, in the unit of work given.</summary>
    public async Task<byte[]> Seal(SiyuDb db, Guid person, string text, CancellationToken ct) =>
        Encrypt(await KeyOf(db, person, make: true, ct) ?? throw new BrokenInvariant("a person has a key"), text, person);

    /// <summary>Opens a person's text; null where their key was destroyed.</summary>
    public async Task<string?> Open(SiyuDb db, Guid person, byte[] sealedText, CancellationToken ct) =>
        await KeyOf(db, person, make: false, ct) is { } key ? Decrypt(key, sealedText, person) : null;

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
        if (open.TryGetValue(person, out var known)) return known;
        var row = await db.All<PersonKeyRow>().AsNoTracking().SingleOrDefaultAsync(key => key.Person == person, ct);
        if (row is not null)
        {
            var plain = Unwrap(row.Wrapped, row.RootVersion, person);
            Keep(person, plain);
            return plain;
        }
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

    private void Keep(Guid person, byte[] key)
    {
        if (open.Count > KeysAtMost) open.Clear();
        open[person] = key;
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
