using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
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
        foreach (var (method, path, rule) in Endpoints(shop))
        {
            if (rule.Kind is AllowKind.Staff && rule.Code is { } code && !permissions.Contains(code)) wrong.Add(
                $"{method} {path} needs {code}, which no room declares");
            // Staff with every permission but the one that is needed: the hardest to keep out.
            rights.Now = permissions.Where(one => one != rule.Code).ToHashSet();
            foreach (var (name, client, kind) in new[] { ("nobody", shop.Http, ActorKind.Nobody), ("a visitor", visitor, ActorKind.Visitor),
                ("a member", member, ActorKind.Member), ("staff without it", staff, ActorKind.Staff) })
            {
                if (rule.Check(new(kind, Guid.Empty, rights.Now, DataScope.Everything)) is not { } refusal) continue;
                var answer = await client.SendAsync(Request(method, path));
                if ((int)answer.StatusCode != refusal.Status()) wrong.Add($"{method} {path} answers {name} with {(int)answer.StatusCode}");
            }
        }
        Assert.Empty(wrong);
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
            var roles = rule is { Kind: AllowKind.Staff, Code: { } code }
                ? string.Join(", ", BuiltInRoles.All.Where(role => role.Gives(code)).Select(role => role.Code)) : "";
            text.Append($"| `{method} {path}` | {rule.Kind}{(rule.Code is null ? "" : $" `{rule.Code}`")} | {roles} |\n");
        }
        var file = Path.Combine(Root(), Page);
        if (Environment.GetEnvironmentVariable("SIYU_REWRITE") == "1") await File.WriteAllTextAsync(file, text.ToString());
        Assert.Equal(await File.ReadAllTextAsync(file), text.ToString());
    }

    private static IEnumerable<(string Method, string Path, Allow Rule)> Endpoints(TestShop shop) =>
        shop.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !endpoint.RoutePattern.RawText!.Contains("{**", StringComparison.Ordinal))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                (method, endpoint.RoutePattern.RawText!, endpoint.Metadata.GetMetadata<Allow>()!)));

    private static HttpRequestMessage Request(string method, string path)
    {
        var request = new HttpRequestMessage(new(method), Places().Replace(path, "0199c000-0000-7000-8000-000000000001"));
        if (method is not ("GET" or "DELETE")) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return request;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Siyu.slnx"))) folder = Path.GetDirectoryName(folder)
            ?? throw new DirectoryNotFoundException("Siyu.slnx");
        return folder;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Places();

    private sealed class PlayedRights : IIdentitySource
    {
        public IReadOnlySet<string> Now { get; set; } = new HashSet<string>();

        public Task<StaffRights?> RightsOf(StaffId staff, CancellationToken ct) =>
            Task.FromResult<StaffRights?>(new(Now, DataScope.Everything));
    }
}
