using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Settings and channel accounts (设置), a JSON body per section, sealed at rest under the root key.</summary>
public interface ISettings
{
    Task<T?> Get<T>(string section, CancellationToken ct) where T : class;

    /// <summary>All sections below a prefix, <c>wecom/corp/</c>.</summary>
    Task<IReadOnlyDictionary<string, T>> Below<T>(string prefix, CancellationToken ct) where T : class;

    Task Set<T>(string section, T value, CancellationToken ct) where T : class;
}

/// <summary>Sections as they stand sealed in the database, remembered: every order and callback asks for one.</summary>
internal sealed class KnownSettings(Commits commits) : Known<string, SettingRow>(commits, typeof(SettingRow))
{
    private readonly ConditionalWeakTable<SettingRow, object> opened = [];

    /// <summary>What a section says, opened once for as long as it is known: whoever gets it leaves it as it is.</summary>
    public T Opened<T>(SettingRow row, Func<SettingRow, T> open) where T : class
    {
        if (opened.TryGetValue(row, out var known) && known is T same) return same;
        var fresh = open(row);
        opened.AddOrUpdate(row, fresh);
        return fresh;
    }
}

/// <summary>All sections below a prefix, remembered.</summary>
internal sealed class KnownSections(Commits commits) : Known<string, IReadOnlyList<SettingRow>>(commits, typeof(SettingRow));

internal sealed class Settings(
    SiyuDb db, Vault vault, KeyRing ring, TimeProvider clock, KnownSettings known, KnownSections sections) : ISettings
{
    public async Task<T?> Get<T>(string section, CancellationToken ct) where T : class =>
        await known.One(db, section, () => db.All<SettingRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Section == section, ct))
            is { } row ? known.Opened(row, Read<T>) : null;

    public async Task<IReadOnlyDictionary<string, T>> Below<T>(string prefix, CancellationToken ct) where T : class =>
        (await sections.One(db, prefix, async () => await db.All<SettingRow>().AsNoTracking()
            .Where(row => row.Section.StartsWith(prefix)).ToListAsync(ct)) ?? [])
            .ToDictionary(row => row.Section, row => known.Opened(row, Read<T>));

    public async Task Set<T>(string section, T value, CancellationToken ct) where T : class
    {
        Must.Hold(section.Length is > 0 and <= 200, "a section has a name");
        var body = vault.SealOwn(JsonSerializer.Serialize(value, Json.Options));
        await using var put = db.Command("""
            INSERT INTO platform_setting (section, body, root_version, changed_at) VALUES (@section, @body, @version, @at)
            ON CONFLICT (section) DO UPDATE SET body = excluded.body, root_version = excluded.root_version, changed_at = excluded.changed_at
            """);
        put.Give("@section", section).Give("@body", body).Give("@version", ring.RootVersion).Give("@at", clock.GetUtcNow());
        await put.ExecuteNonQueryAsync(ct);
    }

    private T Read<T>(SettingRow row) => JsonSerializer.Deserialize<T>(vault.OpenOwn(row.Body), Json.Options)!;
}
