using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Host;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;
using Siyu.Tests;

namespace Siyu.Scenarios.Tests;

/// <summary>Who may call what: every endpoint of the whole house against everybody, and the page that says so.</summary>
public sealed partial class AccessTests
{
    private const string Page = "docs/access.md";

    [Fact]
    public async Task Whoever_may_not_call_an_endpoint_is_refused_before_anything_of_it_runs()
    {
        var rights = new PlayedRights();
        await using var shop =
            await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms(), services => services.AddSingleton<IIdentitySource>(rights));
        var permissions = shop.Services.GetRequiredService<ModuleList>().Permissions.Select(one => one.Code).ToHashSet();
        var (visitor, member) =
            (await shop.SignedIn(SessionKind.Visitor, Guid.CreateVersion7()),
            await shop.SignedIn(SessionKind.Member, Guid.CreateVersion7()));
        var staff = await shop.SignedIn(SessionKind.Guide, Guid.CreateVersion7());
        var wrong = new List<string>();
        var forms = Forms(shop);
        foreach (var (method, path, rule) in Endpoints(shop))
        {
            if (rule.Kind is AllowKind.Staff or AllowKind.StaffOrKey && rule.Code is { } code && !permissions.Contains(code)) wrong.Add(
                $"{method} {path} needs {code}, which no room declares");
            // Staff with every permission but the one that is needed: the hardest to keep out.
            rights.Now = permissions.Where(one => one != rule.Code).ToHashSet();
            foreach (var (name, client, kind) in new[] { ("nobody", shop.Http, ActorKind.Nobody), ("a visitor", visitor, ActorKind.Visitor),
                ("a member", member, ActorKind.Member), ("staff without it", staff, ActorKind.Staff) })
            {
                if (rule.Check(new(kind, Guid.Empty, rights.Now, DataScope.Everything)) is not { } refusal) continue;
                var answer = await client.SendAsync(Request(method, path, forms.Contains(path)));
                if ((int)answer.StatusCode != refusal.Status()) wrong.Add($"{method} {path} answers {name} with {(int)answer.StatusCode}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_key_is_heard_where_its_scope_is_asked_for_and_nowhere_else()
    {
        await using var shop = await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms());
        var permissions = shop.Services.GetRequiredService<ModuleList>().Permissions.Select(one => one.Code).ToList();
        var (wrong, heard, forms) = (new List<string>(), 0, Forms(shop));
        foreach (var rules in Endpoints(shop).Where(one => one.Rule.Kind != AllowKind.Anyone && one.Rule.Kind != AllowKind.Signed)
            .GroupBy(one => one.Rule))
        {
            // A key with every scope but the one that is needed: the hardest to keep out; and one with that scope alone.
            foreach (var scopes in new[] { permissions.Where(one => one != rules.Key.Code).ToArray(), [rules.Key.Code ?? "none"] })
            {
                var key = (await shop.Do(services => Task.FromResult(Result.Of(services.GetRequiredService<ApiKeys>()
                    .Make(services.GetRequiredService<SiyuDb>(), "ERP", scopes, OrgPath.Root))))).Value;
                var refusal = rules.Key.Check(new(ActorKind.ApiKey, key.Id.Value, scopes.ToHashSet(), DataScope.Everything));
                if (refusal is null) heard++;
                foreach (var (method, path, _) in rules.Where(one => !forms.Contains(one.Path)))
                {
                    var (status, _) = await new SignedCall($"{key.Id}", key.Secret, shop.Now, Places().Replace(path, $"{key.Id}"))
                    {
                        Method = method, Body = method == "GET" ? "" : "{}",
                    }.Send(shop.Http);
                    if (refusal is null ? status is 401 or 403 : status != refusal.Status())
                        wrong.Add($"{method} {path} answers with {status}");
                }
            }
        }
        Assert.Empty(wrong);
        Assert.Equal(shop.Services.CreateScope().ServiceProvider.GetRequiredService<KeyScopes>().All().Count + 2, heard);
    }

    [Fact]
    public async Task What_runs_behind_a_rule_reaches_where_the_rules_own_permission_does_and_nowhere_else()
    {
        var (rights, seen) = (new PlayedRights(), (Actor?)null);
        await using var shop = await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms(), services => services
            .AddSingleton<IIdentitySource>(rights)
            .AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new Watching(actor => seen = actor)));
        var permissions = shop.Services.GetRequiredService<ModuleList>().Permissions.Select(one => one.Code).ToHashSet();
        var (wrong, narrowed, forms) = (new List<string>(), 0, Forms(shop));
        var (elsewhere, here) = (new OrgPath("/g/elsewhere/"), new OrgPath("/g/here/"));
        foreach (var (method, path, rule) in Endpoints(shop).Where(one => one.Rule.Kind is AllowKind.Staff or AllowKind.StaffOrKey))
        {
            // One post gives everything but this permission, over everything; the other gives this one, in one store.
            rights.Grants =
            [
                new(
                    permissions.Where(one => one != rule.Code).ToHashSet(),
                    rule.Code is null ? DataScope.Below(here) : DataScope.Everything),
                new(new HashSet<string> { rule.Code ?? "none" }, DataScope.Below(elsewhere)),
            ];
            if (method == "GET" && path.EndsWith("/live", StringComparison.Ordinal)) continue; // It answers for as long as it is read.
            using var staff = await shop.SignedIn(SessionKind.Guide, Guid.CreateVersion7());
            await staff.SendAsync(Request(method, path, forms.Contains(path)));
            string[] reached = [.. seen!.Scope.Paths.Select(one => one.Value)];
            narrowed += reached.Length;
            if (seen.Kind != ActorKind.Staff || seen.Scope.All || !reached.SequenceEqual(rule.Code is null ? [] : [elsewhere.Value]))
                wrong.Add($"{method} {path} reaches {string.Join(' ', reached)}");
        }
        Assert.Empty(wrong);
        Assert.True(narrowed > 100, $"{narrowed} endpoints");
    }

    [Fact]
    public async Task A_forged_token_and_a_cookie_without_its_csrf_header_are_nobody()
    {
        await using var shop =
            await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms(), services =>
            services.AddSingleton<IIdentitySource>(new PlayedRights()));
        using var forged = Request("GET", "/api/console/operations");
        forged.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Http.SendAsync(forged)).StatusCode);

        var opened = await shop.Do(services =>
            Task.FromResult(Result.Of(
            services.GetRequiredService<Sessions>().Open(SessionKind.Console, Guid.CreateVersion7(), "console"))));
        using var bare = Request("POST", "/api/console/operations/work/retry");
        bare.Headers.Add("Cookie", $"{SignIn.Cookie}={opened.Value.Token}");
        var answer = await shop.Http.SendAsync(bare);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("platform.bad_csrf", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_unsafe_call_with_a_cookie_alone_is_refused_and_where_everybody_may_call_the_cookie_is_not_believed()
    {
        await using var shop = await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms(), services =>
            services.AddSingleton<IIdentitySource>(new PlayedRights()));
        var opened = await shop.Do(services => Task.FromResult(Result.Of(
            services.GetRequiredService<Sessions>().Open(SessionKind.Console, Guid.CreateVersion7(), "console"))));
        var forms = Forms(shop);
        var (wrong, open, closed) = (new List<string>(), 0, 0);
        foreach (var (method, path, rule) in Endpoints(shop).Where(one => one.Method is "POST" or "PUT" or "DELETE" or "PATCH"))
        {
            using var request = Request(method, path, forms.Contains(path));
            request.Headers.Add("Cookie", $"{SignIn.Cookie}={opened.Value.Token}");
            var answer = await shop.Http.SendAsync(request);
            var isBadCsrf = (await answer.Content.ReadAsStringAsync()).Contains("platform.bad_csrf", StringComparison.Ordinal);
            if (rule.Kind == AllowKind.Anyone) open++;
            else closed++;
            if (isBadCsrf != (rule.Kind != AllowKind.Anyone)) wrong.Add($"{method} {path} → {(int)answer.StatusCode}");
        }
        Assert.Empty(wrong);
        Assert.True(open > 0 && closed > 50, $"{open} open, {closed} closed");
    }

    [Fact]
    public async Task Where_everybody_may_call_an_old_cookie_makes_nobody_of_its_owner_and_the_right_token_makes_them_staff()
    {
        Actor? seen = null;
        await using var shop = await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms(), services =>
            services.AddSingleton<IIdentitySource>(new PlayedRights())
                .AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new Watching(actor => seen = actor)));
        var opened = await shop.Do(services => Task.FromResult(Result.Of(
            services.GetRequiredService<Sessions>().Open(SessionKind.Console, Guid.CreateVersion7(), "console"))));
        async Task<ActorKind> Caller(string? csrf)
        {
            using var request = Request("POST", "/api/console/sign-in");
            request.Headers.Add("Cookie", $"{SignIn.Cookie}={opened.Value.Token}");
            if (csrf is not null) request.Headers.Add(SignIn.CsrfHeader, csrf);
            await shop.Http.SendAsync(request);
            return seen!.Kind;
        }

        Assert.Equal(ActorKind.Nobody, await Caller(null));
        Assert.Equal(ActorKind.Nobody, await Caller("wrong"));
        Assert.Equal(ActorKind.Staff, await Caller(SignIn.CsrfOf(opened.Value.Token)));
    }

    [Fact]
    public async Task The_page_of_rules_is_what_the_house_does()
    {
        await using var shop = await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms());
        var text = new StringBuilder(
            "# Who may call what\n\nMade from the code (`SIYU_REWRITE=1` writes it). "
            + "Roles are the built-in ones; a group may make its own.\n\n");
        text.Append("| endpoint | rule | built-in roles |\n|---|---|---|\n");
        foreach (var (method, path, rule) in Endpoints(shop).OrderBy(one => one.Path, StringComparer.Ordinal)
            .ThenBy(one => one.Method, StringComparer.Ordinal))
        {
            var roles = rule is { Kind: AllowKind.Staff or AllowKind.StaffOrKey, Code: { } code }
                ? string.Join(", ", BuiltInRoles.All.Where(role => role.Gives(code)).Select(role => role.Code)) : "";
            text.Append($"| `{method} {path}` | {rule.Kind}{(rule.Code is null ? "" : $" `{rule.Code}`")} | {roles} |\n");
        }
        var file = Path.Combine(Checkout.Root, Page);
        if (Checkout.Rewrites) await File.WriteAllTextAsync(file, text.ToString());
        Assert.Equal(await File.ReadAllTextAsync(file), text.ToString());
    }

    private static IEnumerable<(string Method, string Path, Allow Rule)> Endpoints(TestShop shop) =>
        shop.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !endpoint.RoutePattern.RawText!.Contains("{**", StringComparison.Ordinal))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                (method, endpoint.RoutePattern.RawText!, endpoint.Metadata.GetMetadata<Allow>()!)));

    /// <summary>Paths that take an uploaded file.</summary>
    private static HashSet<string> Forms(TestShop shop) =>
        [.. shop.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") == true)
            .Select(endpoint => endpoint.RoutePattern.RawText!)];

    private static HttpRequestMessage Request(string method, string path, bool form = false)
    {
        var request = new HttpRequestMessage(new(method), Places().Replace(path, "0199c000-0000-7000-8000-000000000001"));
        if (form) request.Content = new MultipartFormDataContent { { new ByteArrayContent([0]), "file", "a.png" } };
        else if (method is not ("GET" or "DELETE")) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return request;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Places();

    /// <summary>Sees who the house took a caller for, once it has answered.</summary>
    private sealed class Watching(Action<Actor> see) : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (http, rest) =>
            {
                await rest(http);
                see(http.RequestServices.GetRequiredService<Actor>());
            });
            next(app);
        };
    }

    private sealed class PlayedRights : IIdentitySource
    {
        public IReadOnlySet<string> Now { get; set; } = new HashSet<string>();
        public IReadOnlyList<Grant>? Grants { get; set; }

        public Task<IReadOnlyDictionary<StaffSeat, StaffRights>> RightsOf(IReadOnlyCollection<StaffSeat> seats, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<StaffSeat, StaffRights>>(seats.ToDictionary(
                seat => seat, _ => Grants is null ? StaffRights.Of(Now, DataScope.Everything) : new(Grants)));
    }
}
