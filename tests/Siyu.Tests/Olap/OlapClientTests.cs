using Siyu.Platform.Olap;

namespace Siyu.Tests.Olap;

/// <summary>The client, against the embedded ClickHouse; it would speak to a server in the same words.</summary>
public sealed class OlapClientTests(OlapHouse house) : IClassFixture<OlapHouse>
{
    private sealed record Sale(Guid Id, long AmountFen, string Name, DateTimeOffset At);

    private OlapClient Client => house.Client;

    [Fact]
    public async Task Rows_come_back_as_they_went()
    {
        await Client.Execute(
            "CREATE TABLE sale (id UUID, amount_fen Int64, name String, at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY at");
        var at = new DateTimeOffset(2026, 11, 22, 18, 30, 15, 123, TimeSpan.FromHours(8));
        Sale[] rows =
        [
            new(Guid.CreateVersion7(), long.MaxValue, "羽绒服 \"A\"\\\n", at), new(Guid.CreateVersion7(), -1, "", at.AddDays(1)),
        ];
        await Client.Insert("sale", rows);
        Assert.Equal(rows, await Client.Rows<Sale>("SELECT * FROM sale ORDER BY at"));
        Assert.Equal([rows[1]], await Client.Rows<Sale>(
            "SELECT * FROM sale WHERE at > {after:DateTime64(3, 'UTC')}", new() { { "after", at } }));
        Assert.Equal([rows[0]], await Client.Rows<Sale>(
            "SELECT * FROM sale WHERE id IN {ids:Array(UUID)}", new() { { "ids", new[] { rows[0].Id } } }));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("back\\slash\\")]
    [InlineData("tab\tline\nreturn\r")]
    [InlineData("\\N")]
    [InlineData("'); DROP TABLE sale; --")]
    [InlineData("会员𠮷 {p:String}")]
    public async Task Any_text_goes_through_as_a_parameter_alone_and_in_a_list(string text)
    {
        Assert.Equal(text, await Client.Scalar<string>("SELECT {p:String} AS p", new() { { "p", text } }));
        Assert.Equal(text, await Client.Scalar<string>("SELECT {p:Array(String)}[2] AS p", new() { { "p", new[] { "x", text } } }));
    }

    [Fact]
    public async Task Numbers_days_and_lists_are_parameters_too()
    {
        var parameters = new OlapParameters { { "n", long.MinValue }, { "d", new DateOnly(2026, 2, 28) }, { "l", new long[] { 1, 2, 3 } } };
        Assert.Equal(long.MinValue, await Client.Scalar<long>("SELECT {n:Int64} AS n", parameters));
        Assert.Equal("2026-03-01", await Client.Scalar<string>("SELECT toString({d:Date} + 1) AS d", parameters));
        Assert.Equal(6, await Client.Scalar<long>("SELECT arraySum({l:Array(Int64)}) AS l", parameters));
    }

    [Fact]
    public async Task The_same_token_inserts_once_and_the_same_rows_under_another_token_twice()
    {
        await Client.Execute("""
            CREATE TABLE once (d Date, n Int64) ENGINE = MergeTree PARTITION BY d ORDER BY n
            SETTINGS non_replicated_deduplication_window = 100
            """);
        var rows = Enumerable.Range(1, 1000).Select(n => new { D = $"2026-01-{(n % 9) + 1:D2}", N = n }).ToList();
        await Client.Insert("once", rows, "token-1");
        await Client.Insert("once", rows, "token-1");
        Assert.Equal(1000, await Client.Scalar<long>("SELECT count() AS c FROM once"));
        await Client.Insert("once", rows, "token-2");
        Assert.Equal(2000, await Client.Scalar<long>("SELECT count() AS c FROM once"));
    }

    [Fact]
    public async Task Forty_queries_at_once_each_get_their_own_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => await Client.Scalar<long>(
            "SELECT sum(number) + {i:Int64} AS s FROM numbers(300000)", new() { { "i", i } })));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (299_999L * 300_000 / 2) + i), answers);
    }

    [Fact]
    public async Task A_refusal_says_its_code_and_that_nothing_is_unknown()
    {
        var error = await Assert.ThrowsAsync<OlapError>(() => Client.Execute("SELECT * FROM nowhere"));
        Assert.Equal((60, false), (error.Code, error.Unknown));
    }

    [Fact]
    public async Task An_answer_that_breaks_in_the_middle_is_an_error_and_not_a_short_answer()
    {
        var seen = 0;
        var error = await Assert.ThrowsAsync<OlapError>(async () =>
        {
            await foreach (var _ in Client.Query<Dictionary<string, long>>(
                "SELECT throwIf(number = 900000) AS n FROM numbers(1000000) SETTINGS max_block_size = 10000, max_threads = 1")) seen++;
        });
        // The text of the error follows the rows, unless the breaking connection swallows it.
        Assert.True(error is { Code: 395 } or { Code: 0, Unknown: true }, error.Message);
        Assert.InRange(seen, 1, 900_000);
    }

    [Fact]
    public async Task Nobody_there_is_an_unknown_outcome()
    {
        var server = new OlapServer();
        server.Up(new OlapAddress(new Uri("http://127.0.0.1:9/"), "default", "", "siyu"));
        var client = new OlapClient(house.Http, server, house.Options);
        var error = await Assert.ThrowsAsync<OlapError>(() => client.Execute("SELECT 1"));
        Assert.Equal((0, true), (error.Code, error.Unknown));
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_a_cancellation()
    {
        using var soon = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Client.Scalar<long>("SELECT sum(number) AS s FROM numbers(20000000000)", ct: soon.Token));
    }

    [Fact]
    public async Task The_schema_is_applied_once_and_may_not_change_afterwards()
    {
        Assert.Equal(1, await Client.Scalar<long>("SELECT count() AS c FROM siyu_schema WHERE file = '0001_victim_event.sql'"));
        var schema = new OlapSchema([new OlapSchemaSource(System.Reflection.Assembly.Load("Siyu.Victim"))], TimeProvider.System);
        await schema.Apply(Client, await house.Ready(), CancellationToken.None);
        Assert.Equal(1, await Client.Scalar<long>("SELECT count() AS c FROM siyu_schema WHERE file = '0001_victim_event.sql'"));

        await Client.Execute("INSERT INTO siyu_schema SELECT room, file, 'other', now64(3) + 1 FROM siyu_schema");
        var address = await house.Ready();
        await Assert.ThrowsAsync<Siyu.Kernel.BrokenInvariant>(() => schema.Apply(Client, address, CancellationToken.None));
    }
}
