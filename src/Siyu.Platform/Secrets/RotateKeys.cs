using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Rotates the root key (轮换根密钥): a new version, under which all is wrapped anew, some at a time: persons' keys, settings, secrets of API
/// keys, and what rooms seal. Broken off, it is run again. Old versions stay in the ring: backups open by them, and codes in
/// people's hands.
/// </summary>
public sealed class RotateKeys(Works works, KeyRing ring, Vault vault, ModuleList modules) : ISlice
{
    private const int AtOnce = 500;

    /// <param name="Version">The root version that holds from now on.</param>
    public sealed record Rotated(int Version, int Persons, int Settings, int ApiKeys, int Rooms);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/house/keys/rotate", (RotateKeys slice, CancellationToken ct) =>
        slice.Handle(ct).ToHttp()).Allow(Allow.House).OwnWork();

    public async Task<Result<Rotated>> Handle(CancellationToken ct)
    {
        ring.Rotate();
        var done = new Rotated(ring.RootVersion, await Persons(ct), await Settings(ct), await ApiKeys(ct), await Rooms(ct));
        await works.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Audit(Actor.System, "platform.rotate_keys", "keys", after: done);
            return Task.CompletedTask;
        }, ct);
        return done;
    }

    private async Task<int> Persons(CancellationToken ct)
    {
        for (var wrapped = 0; ;)
        {
            var before = wrapped;
            var rows = await works.Read(services => services.GetRequiredService<SiyuDb>().All<PersonKeyRow>().AsNoTracking()
                .Where(row => row.RootVersion < ring.RootVersion).Take(AtOnce).ToListAsync(ct));
            await works.Do(async services =>
            {
                var db = services.GetRequiredService<SiyuDb>();
                foreach (var old in rows)
                {
                    var (key, version) = vault.Rewrap(old);
                    // One that was destroyed meanwhile stays destroyed.
                    wrapped += await db.All<PersonKeyRow>().Where(row => row.Person == old.Person && row.RootVersion == old.RootVersion)
                        .ExecuteUpdateAsync(
                            set => set.SetProperty(row => row.Wrapped, key).SetProperty(row => row.RootVersion, version), ct);
                }
            }, ct, WorkPriority.Background);
            if (wrapped == before) return wrapped;
        }
    }

    private async Task<int> Settings(CancellationToken ct)
    {
        var wrapped = 0;
        await works.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            foreach (var old in await db.All<SettingRow>().AsNoTracking().Where(row => row.RootVersion < ring.RootVersion).ToListAsync(ct))
            {
                var (body, version) = (vault.SealOwn(vault.OpenOwn(old.Body)), ring.RootVersion);
                wrapped += await db.All<SettingRow>().Where(row => row.Section == old.Section && row.Body == old.Body)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Body, body).SetProperty(row => row.RootVersion, version), ct);
            }
        }, ct, WorkPriority.Background);
        return wrapped;
    }

    private async Task<int> ApiKeys(CancellationToken ct)
    {
        var wrapped = 0;
        await works.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            foreach (var old in await db.All<ApiKeyRow>().AsNoTracking().ToListAsync(ct))
            {
                var secret = vault.SealOwn(vault.OpenOwn(old.Secret));
                wrapped += await db.All<ApiKeyRow>().Where(row => row.Id == old.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Secret, secret), ct);
            }
        }, ct, WorkPriority.Background);
        return wrapped;
    }

    /// <summary>What rooms seal: authenticators, transfers on their way, callbacks that are still kept.</summary>
    private async Task<int> Rooms(CancellationToken ct)
    {
        var wrapped = 0;
        foreach (var column in modules.SealedColumns)
        {
            for (var before = -1; before != wrapped;)
            {
                before = wrapped;
                wrapped += (await works.Do<int>(
                    async services => await column.Reseal(services.GetRequiredService<SiyuDb>(), vault, ring.RootVersion, ct), ct,
                    WorkPriority.Background)).Value;
            }
        }
        return wrapped;
    }
}
