using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Platform;

/// <summary>How a list becomes a file, whatever the list.</summary>
public sealed class ExportTests
{
    private sealed record Ask(int? Least, [property: JsonIgnore] string? Name);
    private sealed record Row(int Number, string Text);

    private static readonly Sheet<Row> Sheet = new("orders.export_things", "东西")
    {
        { "号", row => row.Number },
        { "名称", row => row.Text },
        { "金额", row => new Money(-row.Number) },
        { "时间", _ => DateTimeOffset.UnixEpoch },
        { "好", row => row.Number > 1 },
        { "谁", _ => new Named("staff", Guid.Empty, "员工") },
    };

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_file_is_text_that_spreadsheets_read_and_the_export_is_written_down_without_what_was_sought(Database database)
    {
        await using var shop = await TestShop.Open(database, _ => { }, services => services.AddSingleton(new ExportTests()));
        var said = await File(shop, new Ask(7, "王芳"), (_, _) => new Page<Row>([new(1, "=1+1"), new(20_000, "a,\"b\"")], null));

        Assert.Equal(Encoding.UTF8.Preamble, said.AsSpan(0, 3));
        Assert.Equal(
            ["号,名称,金额,时间,好,谁", "1,'=1+1,-0.01,1970-01-01 08:00:00,否,员工", "20000,\"a,\"\"b\"\"\",-200.00,1970-01-01 08:00:00,是,员工"],
            Encoding.UTF8.GetString(said.AsSpan(3)).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        var audit = Assert.Single(await shop.All<AuditRow>());
        Assert.Equal(("orders.export_things", "list/东西", """{"least":7,"sort":"-号"}"""), (audit.Action, audit.Subject, audit.After));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Pages_follow_one_another_and_a_list_too_long_for_a_file_says_so_at_its_end(Database database)
    {
        await using var shop = await TestShop.Open(database, _ => { }, services => services.AddSingleton(new ExportTests()));
        var asked = new List<string?>();
        var said = await File(shop, new Ask(null, null), (after, size) =>
        {
            asked.Add(after);
            return new Page<Row>([.. Enumerable.Range(1, size).Select(i => new Row(i, ""))], $"{asked.Count}");
        });

        var lines = Encoding.UTF8.GetString(said).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + Csv.LinesAtMost + 1, lines.Length);
        Assert.StartsWith("只导出了前 50000 行", lines[^1], StringComparison.Ordinal);
        Assert.Equal([null, "1", "2"], asked.Take(3));
        Assert.Equal(Csv.LinesAtMost / Page<Row>.Limit, asked.Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Where_the_list_is_refused_there_is_no_file_and_nothing_is_written_down(Database database)
    {
        await using var shop = await TestShop.Open(database, _ => { }, services => services.AddSingleton(new ExportTests()));
        await using var scope = shop.Services.CreateAsyncScope();
        var refused = await Export((_, _) => PlatformProblems.NotAllowed)
            .Of(new(scope.ServiceProvider, Actor.System, new(1, null), null), default);

        Assert.Equal(PlatformProblems.NotAllowed, refused.Problem);
        Assert.Empty(await shop.All<AuditRow>());
    }

    private static async Task<byte[]> File(TestShop shop, Ask ask, Func<string?, int, Result<Page<Row>>> page)
    {
        await using var scope = shop.Services.CreateAsyncScope();
        var file = await Export(page).Of(new(scope.ServiceProvider, Actor.System, ask, ask.Least is null ? null : "-号"), default);
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Response = { Body = body } };
        await file.Value.ExecuteAsync(http);
        return body.ToArray();
    }

    private static Export<ExportTests, Ask, Row> Export(Func<string?, int, Result<Page<Row>>> page) =>
        new(Sheet, (_, _, _, ask, _) => Task.FromResult(page(ask.After, ask.Take)));
}
