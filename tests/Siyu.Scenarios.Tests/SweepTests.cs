using Microsoft.Extensions.DependencyInjection;
using Siyu.Host;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Tests;

namespace Siyu.Scenarios.Tests;

/// <summary>What only grows is taken away when nobody needs it any more: the old goes, the young stays, and so does what
/// is still open.</summary>
public sealed class SweepTests
{
    /// <summary>A row of each kind that may go; <c>{at}</c> is its age, each other name in braces a value of its own.</summary>
    private static readonly Dictionary<string, string> Rows = new(StringComparer.Ordinal)
    {
        ["platform_idempotency"] = "(scope, key, request_hash, response, at) VALUES ('s', @key, @bytes, '{}', @at)",
        ["platform_session"] = "(id, token_hash, kind, subject, app, created_at, expires_at) "
            + "VALUES (@id, @bytes, 'Member', @id, 'mall', 0, @at)",
        ["platform_intent"] = "(kind, key, body, state, next_at, made_at) VALUES ('k', @key, '{}', @state, @at, 0)",
        ["platform_api_nonce"] = "(api_key, nonce, at) VALUES (@apiKey, @key, @at)",
        ["organization_attempt"] = "(id, failures, since) VALUES (@key, 3, @at)",
        ["payments_nonce"] = "(nonce, provider_event_id, received_at) VALUES (@key, 'e', @at)",
        ["wecom_inbox"] = "(id, corp_id, dedupe, stamp, received_at, state, done_at) VALUES (@id, 'c', @bytes, @key, @at, 'Applied', @at)",
        ["wecom_welcome"] = "(id, contact, corp_id, code_sealed, offered_at, until, state, ended_at) "
            + "VALUES (@id, @id, 'c', @bytes, 0, 0, 'Sent', @at)",
        ["wecom_sync"] = "(id, corp_id, started_at, ended_at, users, place, pages, found_added, found_ended) "
            + "VALUES (@id, 'c', 0, @at, '[]', 0, 0, 0, 0)",
        ["wechat_message"] = "(id, member, purpose, state, asked_at, ended_at) VALUES (@key, @id, 'p', 'Sent', 0, @at)",
        ["distribution_click"] = "(id, share, person, at) VALUES (@id, @id, @id, @at)",
    };

    /// <summary>Rows that stay whatever their age: somebody still has to do something about them.</summary>
    private static readonly string[] Open =
    [
        "platform_session (id, token_hash, kind, subject, app, created_at, expires_at) "
            + "VALUES (@id, @bytes, 'Member', @id, 'mall', 0, @later)",
        "platform_intent (kind, key, body, state, next_at, made_at) VALUES ('k', 'waiting', '{}', 'Waiting', @at, 0)",
        "platform_intent (kind, key, body, state, next_at, made_at, lease_until) VALUES ('k', 'calling', '{}', 'Calling', @at, 0, @later)",
        "platform_intent (kind, key, body, state, next_at, made_at) VALUES ('k', 'parked', '{}', 'Parked', @at, 0)",
        "wecom_inbox (id, corp_id, dedupe, stamp, received_at, state) VALUES (@id, 'c', @bytes, 'waiting', @at, 'Waiting')",
        "wecom_welcome (id, contact, corp_id, code_sealed, offered_at, until, state) VALUES (@id, @id, 'c', @bytes, 0, 0, 'Offered')",
        "wecom_sync (id, corp_id, started_at, users, place, pages, found_added, found_ended) VALUES (@id, 'c', @at, '[]', 0, 0, 0, 0)",
        "wechat_message (id, member, purpose, state, asked_at) VALUES ('asked', @id, 'p', 'Asked', @at)",
    ];

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_old_goes_in_batches_the_young_and_the_open_stay(Database database)
    {
        await using var shop = await TestShop.Open(database, rooms => rooms.AddRooms());
        var (rules, key) = (shop.Services.GetRequiredService<ModuleList>().Sweeps.ToList(), await ApiKey(shop));
        Assert.Equal(Rows.Keys.Order(StringComparer.Ordinal), rules.Select(rule => rule.Table).Distinct().Order(StringComparer.Ordinal));
        foreach (var rule in rules)
        {
            var (edge, state) = (shop.Now - rule.Keep, rule.Old.Contains("Refused", StringComparison.Ordinal) ? "Refused" : "Done");
            var row = $"{rule.Table} {Rows[rule.Table]}";
            for (var old = 0; old < 5; old++) await Insert(shop, row, edge.AddMinutes(-1), key, state);
            for (var young = 0; young < 2; young++) await Insert(shop, row, edge.AddMinutes(1), key, state);
        }
        foreach (var row in Open) await Insert(shop, row, DateTimeOffset.UnixEpoch, key, "");
        var before = await Counts(shop, rules);

        await new SweepOld(
            shop.Services.GetRequiredService<Works>(), shop.Services.GetRequiredService<ModuleList>(), shop.Clock)
            { AtOnce = 2 }.Run(default);

        var gone = rules.GroupBy(rule => rule.Table).ToDictionary(of => of.Key, of => 5 * of.Count());
        Assert.Equal(
            before.Select(count => (count.Key, count.Value - gone[count.Key])),
            (await Counts(shop, rules)).Select(count => (count.Key, count.Value)));
    }

    [Fact]
    public async Task The_house_sweeps_each_hour_and_says_what_and_why()
    {
        await using var shop = await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms());
        var recurring = shop.Services.GetRequiredService<Quiet>();
        await recurring.Recur(default);
        await Insert(shop, "platform_idempotency " + Rows["platform_idempotency"], shop.Now, await ApiKey(shop), "");
        shop.Clock.Advance(TimeSpan.FromDays(29));
        await recurring.Recur(default);
        Assert.Single(await shop.All<IdempotencyRow>());
        shop.Clock.Advance(TimeSpan.FromDays(1.1));
        await recurring.Recur(default);

        Assert.Empty(await shop.All<IdempotencyRow>());
        Assert.Empty(await shop.Broken());
        Assert.All(shop.Services.GetRequiredService<ModuleList>().Sweeps, rule => Assert.True(rule.Why.Length > 20, rule.Table));
    }

    private static async Task<Guid> ApiKey(TestShop shop) => (await shop.Do(services => Task.FromResult(Result.Of(
        services.GetRequiredService<ApiKeys>()
            .Make(services.GetRequiredService<SiyuDb>(), "ERP", ["inventory.read"], OrgPath.Root).Id.Value))))
        .Value;

    private static async Task<Dictionary<string, long>> Counts(TestShop shop, List<SweepRule> rules)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in rules.Select(rule => rule.Table).Distinct().Order(StringComparer.Ordinal))
            counts[table] = await shop.Read(async db =>
            {
                await using var count = db.Command($"SELECT count(*) FROM {table}");
                if (count.Connection!.State != System.Data.ConnectionState.Open) await count.Connection.OpenAsync();
                return Convert.ToInt64(await count.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
            });
        return counts;
    }

    private static Task Insert(TestShop shop, string row, DateTimeOffset at, Guid apiKey, string state) => shop.Do(async services =>
    {
        var id = Guid.CreateVersion7();
        await using var insert = services.GetRequiredService<SiyuDb>().Command("INSERT INTO " + row);
        (string Name, object Value)[] values =
        [
            ("@id", id), ("@key", id.ToString()), ("@bytes", id.ToByteArray()), ("@at", at), ("@later", shop.Now.AddDays(1)),
            ("@apiKey", apiKey), ("@state", state),
        ];
        foreach (var (name, value) in values.Where(one => row.Contains(one.Name, StringComparison.Ordinal))) insert.Give(name, value);
        await insert.ExecuteNonQueryAsync();
    });
}
