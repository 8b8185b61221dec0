using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;
using Xunit;

namespace Siyu.Tests.Platform;

public sealed class SharedAnswersTests
{
    private static readonly SharedAnswer Rule = new(["parlour"]);

    private static Task<TestShop> Shop(Database database) => TestShop.Open(database, rooms => rooms.Add<ParlourModule>());

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_answer_is_made_once_and_anew_after_each_commit_of_its_room(Database database)
    {
        await using var shop = await Shop(database);
        var street = shop.Services.GetRequiredService<Street>();
        Assert.Equal("[]", await Titles(shop));
        Assert.Equal("[]", await Titles(shop));
        Assert.Equal(1, street.TitlesRead);

        Assert.Equal(HttpStatusCode.OK, (await shop.Http.PostAsJsonAsync("/api/parlour/guests", new { title = "甲" })).StatusCode);
        Assert.Equal("""["甲"]""", await Titles(shop));
        await shop.Do(services => services.GetRequiredService<SiyuDb>().All<Guest>().ExecuteDeleteAsync());
        Assert.Equal("[]", await Titles(shop));
        Assert.Equal(3, street.TitlesRead);

        shop.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("[]", await Titles(shop));
        Assert.Equal(4, street.TitlesRead);
    }

    [Fact]
    public async Task Who_has_the_answer_already_is_told_that_it_is_still_so()
    {
        await using var shop = await Shop(Database.Sqlite);
        using var first = await shop.Http.GetAsync("/api/parlour/titles");
        Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, await Status(shop, first.Headers.ETag!.ToString()));

        await shop.Http.PostAsJsonAsync("/api/parlour/guests", new { title = "乙" });
        Assert.Equal(HttpStatusCode.OK, await Status(shop, first.Headers.ETag.ToString()));
    }

    [Fact]
    public async Task Nobody_hears_an_answer_made_for_another_scope()
    {
        var answers = new SharedAnswers(new Commits(), TimeProvider.System);
        var all = Staff(DataScope.Everything);
        Assert.Equal("\"everything\"", await Ask(answers, all, "everything"));
        Assert.Equal("\"east\"", await Ask(answers, Staff(DataScope.Below(new OrgPath("/g/east/"))), "east"));
        Assert.Equal("\"own\"", await Ask(answers, Staff(DataScope.Own(new OrgPath("/g/east/"))), "own"));
        Assert.Equal("\"somebody else\"", await Ask(answers, Staff(DataScope.Own(new OrgPath("/g/east/"))), "somebody else"));

        Assert.Equal("\"everything\"", await Ask(answers, Staff(DataScope.Everything), "not asked"));
        Assert.Equal("\"east\"", await Ask(answers, Staff(DataScope.Below(new OrgPath("/g/east/"))), "not asked"));
        await Assert.ThrowsAsync<BrokenInvariant>(() => Ask(answers, new Actor(ActorKind.Member, Guid.CreateVersion7(), []), "a member's"));
    }

    [Fact]
    public async Task A_refusal_is_not_kept_and_those_who_wait_are_told_one_answer()
    {
        var answers = new SharedAnswers(new Commits(), TimeProvider.System);
        var actor = Staff(DataScope.Everything);
        var refused = await answers.Of(Request(), Rule, actor, () => new(new SliceAnswer<string>(PlatformProblems.Busy)));
        Assert.Equal(PlatformProblems.Busy, Assert.IsType<SliceAnswer<string>>(refused).Problem);

        var (release, made) = (new TaskCompletionSource(), 0);
        var asked = Enumerable.Range(0, 5).Select(_ => answers.Of(Request(), Rule, actor, async () =>
        {
            Interlocked.Increment(ref made);
            await release.Task;
            return new SliceAnswer<string>("once");
        }).AsTask()).ToList();
        release.SetResult();
        foreach (var one in asked) Assert.Equal("\"once\"", await Body(await one));
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task What_was_committed_while_it_was_made_makes_it_anew()
    {
        var commits = new Commits();
        var answers = new SharedAnswers(commits, TimeProvider.System);
        var actor = Staff(DataScope.Everything);
        var early = await answers.Of(Request(), Rule, actor, () =>
        {
            commits.Raise(["parlour_guest"]);
            return new(new SliceAnswer<string>("early"));
        });
        Assert.Equal("\"early\"", await Body(early));
        Assert.Equal("\"late\"", await Ask(answers, actor, "late"));
    }

    private static Actor Staff(DataScope scope) =>
        new(ActorKind.Staff, Guid.CreateVersion7(), new HashSet<string> { "parlour.read" }, scope);

    private static async Task<string> Ask(SharedAnswers answers, Actor actor, string says) =>
        await Body(await answers.Of(Request(), Rule, actor, () => new(new SliceAnswer<string>(says))));

    private static DefaultHttpContext Request()
    {
        var http = new DefaultHttpContext();
        http.Request.Path = "/api/parlour/board";
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(Allow.Staff("parlour.read")), "board"));
        return http;
    }

    private static async Task<string> Body(object? answer)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await Assert.IsType<IResult>(answer, exactMatch: false).ExecuteAsync(http);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private static Task<string> Titles(TestShop shop) => shop.Http.GetStringAsync("/api/parlour/titles");

    private static async Task<HttpStatusCode> Status(TestShop shop, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/parlour/titles");
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var answer = await shop.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
