using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;
using Xunit;

namespace Siyu.Tests.Platform;

public sealed class SecretsTests
{
    private static readonly Guid Person = Guid.CreateVersion7();

    private static Task<TestShop> Shop(Database database) => TestShop.Open(database, rooms => rooms.Add<ParlourModule>());

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_persons_text_opens_until_their_key_is_destroyed(Database database)
    {
        await using var shop = await Shop(database);
        var box = (await Seal(shop, "上海市人民路1号")).Value;
        Assert.DoesNotContain("人民路", Encoding.UTF8.GetString(box), StringComparison.Ordinal);
        Assert.Equal("上海市人民路1号", await Open(shop, box));
        await shop.Do(services => services.GetRequiredService<Vault>().Destroy(services.GetRequiredService<SiyuDb>(), Person, default));
        Assert.Null(await Open(shop, box));
    }

    [Fact]
    public async Task Another_persons_key_and_altered_bytes_open_nothing()
    {
        await using var shop = await Shop(Database.Sqlite);
        var box = (await Seal(shop, "13800138000")).Value;
        box[^1] ^= 1;
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Open(shop, box));
    }

    [Fact]
    public async Task A_refused_unit_of_work_leaves_no_key_that_could_seal_what_nobody_can_open()
    {
        await using var shop = await Shop(Database.Sqlite);
        var no = Problem.Conflict("parlour.no", "不", "No");
        await shop.Do<Done>(async services =>
        {
            // The second time the key is read back from a row that is never committed.
            foreach (var text in new[] { "a", "again" })
                await services.GetRequiredService<Vault>().Seal(services.GetRequiredService<SiyuDb>(), Person, text, default);
            return no;
        });
        var box = (await Seal(shop, "b")).Value;
        var afterRestart = new Vault(shop.Services.GetRequiredService<KeyRing>());
        Assert.Equal("b", await shop.Read(db => afterRestart.Open(db, Person, box, default)));
    }

    [Fact]
    public void A_rotated_ring_opens_what_it_sealed_before_and_looks_up_by_kind()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("siyu-ring-").FullName, "keys.json");
        var ring = KeyRing.Open(file);
        var old = new Vault(ring).SealOwn("secret");
        ring.Rotate();
        var vault = new Vault(KeyRing.Open(file));
        var fresh = vault.SealOwn("secret");
        Assert.Equal((1, 2), (old[0], fresh[0]));
        Assert.Equal(("secret", "secret"), (vault.OpenOwn(old), vault.OpenOwn(fresh)));
        Assert.Equal(vault.Hash("phone", "1"), vault.Hash("phone", "1"));
        Assert.NotEqual(vault.Hash("phone", "1"), vault.Hash("card", "1"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Rotating_wraps_all_that_lasts_anew_and_a_host_that_knew_only_the_old_ring_opens_it(Database database)
    {
        await using var shop = await Shop(database);
        var elsewhere = new Vault(KeyRing.Open(shop.Services.GetRequiredService<SiyuOptions>().KeyFile));
        var box = (await Seal(shop, "上海市人民路1号")).Value;
        await shop.Do(services => services.GetRequiredService<ISettings>().Set("pay/merchant/1", new Kept("top-secret"), default));
        await shop.Do(services =>
        {
            services.GetRequiredService<ApiKeys>().Make(services.GetRequiredService<SiyuDb>(), "ERP", ["orders.write"], OrgPath.Root);
            return Task.CompletedTask;
        });

        await using (var scope = shop.Services.CreateAsyncScope())
            Assert.Equal(new(2, 1, 1, 1, 0), (await scope.ServiceProvider.GetRequiredService<RotateKeys>().Handle(default)).Value);

        Assert.Equal([2], (await shop.All<PersonKeyRow>()).Select(row => row.RootVersion));
        Assert.Equal([2], (await shop.All<SettingRow>()).Select(row => row.RootVersion));
        Assert.Equal(2, Assert.Single(await shop.All<ApiKeyRow>()).Secret[0]);
        Assert.Equal("上海市人民路1号", await Open(shop, box));
        Assert.Equal("上海市人民路1号", await shop.Read(db => elsewhere.Open(db, Person, box, default)));
        Assert.Equal("platform.rotate_keys", Assert.Single(await shop.All<AuditRow>()).Action);
        Assert.Equal("top-secret", (await shop.With<ISettings, Kept>(async settings =>
            (await settings.Get<Kept>("pay/merchant/1", default))!)).Value.Secret);
    }

    private sealed record Kept(string Secret);

    [Fact]
    public async Task A_key_that_another_host_destroyed_opens_nothing_once_it_is_no_longer_remembered()
    {
        await using var shop = await Shop(Database.Sqlite);
        var box = (await Seal(shop, "上海市人民路1号")).Value;
        var (ring, longAgo) = (shop.Services.GetRequiredService<KeyRing>(), TimeProvider.System.GetUtcNow().AddHours(-1));
        await shop.Do(services => services.GetRequiredService<SiyuDb>().All<PersonKeyRow>()
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.MadeAt, longAgo)));
        var (remembers, forgets) = (new Vault(ring), new Vault(ring) { RememberedFor = TimeSpan.Zero });
        foreach (var vault in new[] { remembers, forgets }) Assert.NotNull(await shop.Read(db => vault.Open(db, Person, box, default)));

        await shop.Do(services => services.GetRequiredService<Vault>().Destroy(services.GetRequiredService<SiyuDb>(), Person, default));

        Assert.NotNull(await shop.Read(db => remembers.Open(db, Person, box, default)));
        Assert.Null(await shop.Read(db => forgets.Open(db, Person, box, default)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Settings_are_sealed_at_rest(Database database)
    {
        await using var shop = await Shop(database);
        await shop.Do(services => services.GetRequiredService<ISettings>().Set("pay/merchant/1", new { Secret = "top-secret" }, default));
        var row = Assert.Single(await shop.All<SettingRow>());
        Assert.DoesNotContain("top-secret", Encoding.UTF8.GetString(row.Body), StringComparison.Ordinal);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_signed_request_of_an_api_key_is_heard_once(Database database)
    {
        await using var shop = await Shop(database);
        var key = (await shop.Do(services => Task.FromResult(Result.Of(
            services.GetRequiredService<ApiKeys>()
                .Make(services.GetRequiredService<SiyuDb>(), "ERP", ["orders.write"], OrgPath.Root))))).Value;
        var now = shop.Now.ToUnixTimeSeconds();

        Assert.Equal("platform.not_allowed", await Code(shop, key, new(now, "nonce-0001", key.Secret)));
        Assert.Equal("platform.bad_signature", await Code(shop, key, new(now, "nonce-0001", key.Secret)));
        Assert.Equal("platform.bad_signature", await Code(shop, key, new(now, "nonce-0002", "another secret")));
        Assert.Equal("platform.bad_signature", await Code(shop, key, new(now - 301, "nonce-0003", key.Secret)));
        Assert.Equal("platform.bad_signature", await Code(shop, key, new(now, "nonce-0004", key.Secret), alter: true));
    }

    /// <summary>A key may not read operations, so that a refusal for rights, and not for the signature, proves that it was
    /// recognised.</summary>
    private static async Task<string> Code(TestShop shop, NewApiKey key, Stamp stamp, bool alter = false)
    {
        var (seconds, nonce, secret) = stamp;
        const string target = "/api/console/operations?a=1%20b";
        var body = Convert.ToHexStringLower(SHA256.HashData([]));
        var signature = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"GET\n{target}\n{seconds}\n{nonce}\n{body}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, alter ? target + "0" : target);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{ApiKeys.Scheme}key={key.Id},ts={seconds},nonce={nonce},sig={Convert.ToHexStringLower(signature)}");
        var answer = await shop.Http.SendAsync(request);
        return System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()!;
    }

    private sealed record Stamp(long Seconds, string Nonce, string Secret);

    private static Task<Result<byte[]>> Seal(TestShop shop, string text) => shop.Do(async services =>
        Result.Of(await services.GetRequiredService<Vault>().Seal(services.GetRequiredService<SiyuDb>(), Person, text, default)));

    private static Task<string?> Open(TestShop shop, byte[] box) => shop.Services.GetRequiredService<Works>().Read(services =>
        services.GetRequiredService<Vault>().Open(services.GetRequiredService<SiyuDb>(), Person, box, default));
}
