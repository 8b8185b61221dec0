using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.ApiKeys;
using Siyu.Organization.Domain;
using Siyu.Platform;
using Siyu.Tests.Platform;
using Xunit;

namespace Siyu.Tests.Organization;

/// <summary>Keys of the group's systems, made in the console and used by really signed requests.</summary>
public sealed class ApiKeyTests
{
    private const string Target = "/api/parlour/keyed?a=1%20b";
    private const string Body = """{"title":"a","fen":1}""";

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_key_is_made_used_seen_and_revoked(Database database)
    {
        await using var house = await KeyHouse.Open(database);
        var made = await house.Make("ERP", house.North, "parlour.read");
        var call = new SignedCall($"{made.Id}", made.Secret, house.Shop.Now, Target);

        var (status, text) = await call.Send(house.Shop.Http);
        Assert.Equal(200, status);
        Assert.Equal("""["/g/s1/"]""", text);
        var own = await (call with { Target = "/api/open/key", Nonce = "nonce-of-its-own" }).Send(house.Shop.Http);
        Assert.Equal("ERP", JsonDocument.Parse(own.Text).RootElement.GetProperty("title").GetString());

        var list = await house.Boss.GetStringAsync("/api/console/api-keys");
        Assert.DoesNotContain(made.Secret, list, StringComparison.Ordinal);
        var row = Assert.Single(JsonSerializer.Deserialize<Page<ApiKeyCard>>(list, Json.Options)!.Rows);
        Assert.Equal(("ERP", "/g/s1/", house.Shop.Now, null), (row.Title, row.Path, row.LastUsedAt, row.RevokedAt));
        Assert.Equal(["parlour.read"], row.Scopes);

        Assert.True((await house.Revoke(made.Id)).IsSuccessStatusCode);
        Assert.True((await house.Revoke(made.Id)).IsSuccessStatusCode);
        Assert.Equal((401, "platform.bad_signature"), await Refusal(house, call with { Nonce = "after-it-was-revoked" }));
        Assert.Equal(
            ["organization.make_api_key", "organization.revoke_api_key"],
            (await house.Shop.All<AuditRow>()).Select(act => act.Action).Where(act => act.Contains("api_key", StringComparison.Ordinal)));
        Assert.All(
            await house.Shop.All<AuditRow>(),
            act => Assert.DoesNotContain(made.Secret, $"{act.Before}{act.After}", StringComparison.Ordinal));
    }

    public static TheoryData<string> Forgeries => [.. Forged.Keys];

    private static readonly Dictionary<string, Func<SignedCall, SignedCall>> Forged = new(StringComparer.Ordinal)
    {
        ["another secret"] = call => call with { Secret = new string('0', 64) },
        ["another key"] = call => call with { Key = $"{Guid.CreateVersion7()}" },
        ["another target"] = call => call with { SentTarget = "/api/parlour/keyed?a=1%20c" },
        ["another body"] = call => call with { Method = "POST", Body = Body, SentBody = Body.Replace('1', '2') },
        ["another method"] = call => call with { SentMethod = "POST" },
        ["another time"] = call => call with { SentAt = call.At.AddSeconds(1) },
        ["another nonce"] = call => call with { SentNonce = "another-nonce" },
        ["a time that is past"] = call => call with { At = call.At.AddSeconds(-301) },
        ["a time to come"] = call => call with { At = call.At.AddSeconds(301) },
        ["a short nonce"] = call => call with { Nonce = "7-chars" },
    };

    [Theory, MemberData(nameof(Forgeries))]
    public async Task A_forged_request_is_refused(string how)
    {
        await using var house = await KeyHouse.Open(Database.Sqlite);
        var made = await house.Make("ERP", house.North, "parlour.read", "parlour.write");
        var call = new SignedCall($"{made.Id}", made.Secret, house.Shop.Now, Target);

        Assert.Equal((401, "platform.bad_signature"), await Refusal(house, Forged[how](call)));
        Assert.Empty(await house.Shop.All<ApiNonceRow>());
        Assert.Equal(200, (await call.Send(house.Shop.Http)).Status);
        Assert.Equal(200, (await (call with { Nonce = "at-the-edge", At = call.At.AddSeconds(-300) }).Send(house.Shop.Http)).Status);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_nonce_is_believed_once_by_all_nodes_together_and_again_with_another_key(Database database)
    {
        await using var house = await KeyHouse.Open(database);
        var (one, other) = (await house.Make("ERP", house.North, "parlour.read"), await house.Make("WMS", house.North, "parlour.read"));
        var call = new SignedCall($"{one.Id}", one.Secret, house.Shop.Now, Target) { Nonce = "nonce-0001" };
        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await call.Send(house.Shop.Http)).Status));

        Assert.Single(statuses, status => status == 200);
        Assert.Equal(7, statuses.Count(status => status == 401));
        Assert.Equal(200, (await (call with { Key = $"{other.Id}", Secret = other.Secret }).Send(house.Shop.Http)).Status);
        // No memory of this process knows the nonce: the row does.
        Assert.Equal(2, (await house.Shop.All<ApiNonceRow>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_key_may_what_it_was_given_and_no_more(Database database)
    {
        await using var house = await KeyHouse.Open(database);
        var made = await house.Make("ERP", house.Group, "parlour.read");
        var call = new SignedCall($"{made.Id}", made.Secret, house.Shop.Now, Target);

        var (_, text) = await call.Send(house.Shop.Http);
        Assert.Equal("""["all"]""", text);
        Assert.Equal(
            (403, "platform.not_allowed"), await Refusal(house, call with { Method = "POST", Body = Body, Nonce = "without-the-scope" }));
        // Where people alone are heard, no scope of a key helps.
        Assert.Equal(
            (403, "platform.not_allowed"), await Refusal(house, call with { Target = "/api/console/api-keys", Nonce = "peoples-door" }));
        var writer = await house.Make("WMS", house.North, "parlour.write");
        var write = new SignedCall($"{writer.Id}", writer.Secret, house.Shop.Now, "/api/parlour/keyed") { Method = "POST", Body = Body };
        Assert.Equal((200, Body), await write.Send(house.Shop.Http));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Nobody_makes_a_key_that_may_more_than_they_or_sees_or_revokes_one_beyond_their_place(Database database)
    {
        await using var house = await KeyHouse.Open(database);
        var keeper = await house.Shop.SignedIn(SessionKind.Console, (await house.Shop.Staff(house.North, "K1", "keys")).Value);
        var made = await house.Make("ERP", house.South, "parlour.read");

        Assert.Equal("organization.beyond_own", await Code(await Ask(keeper, "WMS", house.North, "parlour.write")));
        Assert.Equal("organization.unknown_unit", await Code(await Ask(keeper, "WMS", house.South, "parlour.read")));
        Assert.Equal("organization.unknown_unit", await Code(await Ask(keeper, "WMS", house.Group, "parlour.read")));
        Assert.Equal("organization.unknown_api_key", await Code(await keeper.PostAsync($"/api/console/api-keys/{made.Id}/revoke", null)));
        Assert.Empty((await keeper.GetFromJsonAsync<Page<ApiKeyCard>>("/api/console/api-keys", Json.Options))!.Rows);
        Assert.True((await Ask(keeper, "WMS", house.North, "parlour.read")).IsSuccessStatusCode);
        Assert.Single((await keeper.GetFromJsonAsync<Page<ApiKeyCard>>("/api/console/api-keys", Json.Options))!.Rows);

        Assert.Equal("organization.bad_name", await Code(await Ask(house.Boss, " ", house.North, "parlour.read")));
        Assert.Equal("organization.no_scope", await Code(await Ask(house.Boss, "WMS", house.North)));
        // Staff may be given it; no endpoint hears a key for it.
        Assert.Equal("organization.unknown_permission", await Code(await Ask(house.Boss, "WMS", house.North, "organization.units")));
    }

    [Fact]
    public async Task Keys_are_paged_and_last_use_is_written_once_a_minute()
    {
        await using var house = await KeyHouse.Open(Database.Sqlite);
        var made = await house.Make("first", house.North, "parlour.read");
        foreach (var title in new[] { "second", "third" })
        {
            house.Shop.Clock.Advance(TimeSpan.FromSeconds(1));
            await house.Make(title, house.North, "parlour.read");
        }
        var first = await house.Boss.GetFromJsonAsync<Page<ApiKeyCard>>("/api/console/api-keys?size=2", Json.Options);
        var next = await house.Boss.GetFromJsonAsync<Page<ApiKeyCard>>($"/api/console/api-keys?size=2&after={first!.Next}", Json.Options);
        Assert.Equal(["third", "second", "first"], first.Rows.Concat(next!.Rows).Select(row => row.Title));
        Assert.Null(next.Next);

        var used = new List<DateTimeOffset?>();
        var began = house.Shop.Now;
        foreach (var seconds in new[] { 0, 59, 2 })
        {
            house.Shop.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await new SignedCall($"{made.Id}", made.Secret, house.Shop.Now, Target).Send(house.Shop.Http);
            used.Add((await house.Shop.All<ApiKeyRow>()).Single(row => row.Id == made.Id).LastUsedAt);
        }
        Assert.Equal([began, began, began.AddSeconds(61)], used);
    }

    [Fact]
    public async Task A_body_that_is_too_large_to_be_hashed_is_refused()
    {
        await using var house = await KeyHouse.Open(Database.Sqlite);
        var made = await house.Make("ERP", house.North, "parlour.write");
        var (status, text) = await new SignedCall($"{made.Id}", made.Secret, house.Shop.Now, "/api/parlour/keyed")
        {
            Method = "POST", Body = new string(' ', 9 * 1024 * 1024),
        }.Send(house.Shop.Http);
        Assert.Equal((400, true), (status, text.Contains("platform.too_large", StringComparison.Ordinal)));
    }

    private static async Task<(int, string)> Refusal(KeyHouse house, SignedCall call)
    {
        var (status, text) = await call.Send(house.Shop.Http);
        return (status, status < 400 ? text : JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()!);
    }

    private static Task<HttpResponseMessage> Ask(HttpClient client, string title, UnitId unit, params string[] scopes) =>
        client.PostAsJsonAsync("/api/console/api-keys", new { title, unit, scopes }, Json.Options);

    private static async Task<string?> Code(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString();

    /// <summary>Two stores, the boss, and a role that keeps keys and may read in the parlour.</summary>
    private sealed class KeyHouse(TestShop shop, HttpClient boss) : IAsyncDisposable
    {
        public TestShop Shop => shop;
        public HttpClient Boss => boss;
        public UnitId Group { get; private init; }
        public UnitId North { get; private init; }
        public UnitId South { get; private init; }

        public static async Task<KeyHouse> Open(Database database)
        {
            var shop = await OrganizationHouse.Open(database, rooms => rooms.Add<ParlourModule>());
            var set = await shop.SetUp();
            var chief = await shop.Staff(set.Group, "A002", Role.Admin);
            await shop.Do(services =>
            {
                services.GetRequiredService<SiyuDb>().Add(new CustomRole
                {
                    Id = "keys", Zh = "密钥", En = "Keys", OwnOnly = false, Permissions = """["organization.api_keys","parlour.read"]""",
                });
                return Task.CompletedTask;
            });
            return new(shop, await shop.SignedIn(SessionKind.Console, chief.Value))
            {
                Group = set.Group, North = await shop.Unit(set.Group, UnitKind.DirectStore, "S1"),
                South = await shop.Unit(set.Group, UnitKind.DirectStore, "S2"),
            };
        }

        public async Task<MakeApiKey.Response> Make(string title, UnitId unit, params string[] scopes)
        {
            var answer = await Ask(boss, title, unit, scopes);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return (await answer.Content.ReadFromJsonAsync<MakeApiKey.Response>(Json.Options))!;
        }

        public Task<HttpResponseMessage> Revoke(ApiKeyId id) => boss.PostAsync($"/api/console/api-keys/{id}/revoke", null);

        public async ValueTask DisposeAsync()
        {
            boss.Dispose();
            await shop.DisposeAsync();
        }
    }
}
