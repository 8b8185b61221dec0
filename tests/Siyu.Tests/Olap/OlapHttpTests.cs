using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Siyu.Tests.Olap;

/// <summary>Siyu.Olap answers as ClickHouse's HTTP interface does.</summary>
public sealed class OlapHttpTests(OlapHouse house) : IClassFixture<OlapHouse>
{
    private static StringContent Text(string text) => new(text, Encoding.UTF8);

    [Fact]
    public async Task Ping_needs_no_key()
    {
        var address = await house.Ready();
        Assert.Equal("Ok.\n", await house.Http.GetStringAsync(new Uri(address.Url, "ping")));
        Assert.Equal("Ok.\n", await house.Http.GetStringAsync(address.Url));
    }

    [Fact]
    public async Task The_key_is_taken_from_headers_basic_or_url()
    {
        var address = await house.Ready();
        var basic = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"default:{address.Password}")));
        void Forget(HttpRequestMessage request) => request.Headers.Clear();
        void Basic(HttpRequestMessage request)
        {
            request.Headers.Clear();
            request.Headers.Authorization = basic;
        }

        const string Query = "?query=SELECT+1";
        Assert.Equal("1\n", (await house.Ask(HttpMethod.Get, Query)).Body);
        Assert.Equal("1\n", (await house.Ask(HttpMethod.Get, Query, null, Basic)).Body);
        Assert.Equal("1\n", (await house.Ask(HttpMethod.Get, $"{Query}&user=default&password={address.Password}", null, Forget)).Body);
    }

    [Theory]
    [InlineData("?query=SELECT+1")]
    [InlineData("?query=SELECT+1&user=default&password=wrong")]
    [InlineData("?query=SELECT+1&user=somebody&password=")]
    public async Task A_wrong_or_missing_key_is_refused_with_516(string query)
    {
        var (status, body, answer) = await house.Ask(HttpMethod.Get, query, null, r => r.Headers.Clear());
        Assert.Equal(403, status);
        Assert.Contains("Code: 516. DB::Exception", body, StringComparison.Ordinal);
        Assert.Contains("(AUTHENTICATION_FAILED)", body, StringComparison.Ordinal);
        Assert.Equal("516", answer.Headers.GetValues("X-ClickHouse-Exception-Code").Single());
    }

    [Fact]
    public async Task The_query_may_stand_in_the_url_or_in_the_body_and_the_format_is_given_or_asked()
    {
        Assert.Equal("1\t2\n", (await house.Ask(HttpMethod.Post, "", Text("SELECT 1, 2"))).Body);
        var (_, rows, answer) = await house.Ask(HttpMethod.Post, "?default_format=JSONEachRow&query_id=mine", Text("SELECT 1 AS a"));
        Assert.Equal("{\"a\":1}\n", rows);
        Assert.Equal("mine", answer.Headers.GetValues("X-ClickHouse-Query-Id").Single());
        Assert.Equal("JSONEachRow", answer.Headers.GetValues("X-ClickHouse-Format").Single());
        Assert.Contains("\"read_rows\":\"1\"", answer.Headers.GetValues("X-ClickHouse-Summary").Single(), StringComparison.Ordinal);
        var named = await house.Ask(HttpMethod.Post, "?default_format=JSONEachRow", Text("SELECT 1 AS a FORMAT CSVWithNames"));
        Assert.Equal("\"a\"\n1\n", named.Body);
        Assert.Contains("\"meta\"", (await house.Ask(HttpMethod.Get, "?query=SELECT+1+FORMAT+JSON")).Body, StringComparison.Ordinal);
        Assert.Contains("siyu", (await house.Ask(HttpMethod.Get, "?query=SHOW+DATABASES")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_answer_has_its_header_once_and_every_row()
    {
        var csv = (await house.Ask(HttpMethod.Post, "", Text("SELECT number FROM numbers(200000) FORMAT CSVWithNames"))).Body.Split('\n');
        Assert.Equal(200_002, csv.Length);
        Assert.Single(csv, line => line == "\"number\"");
        var all = await house.Ask(HttpMethod.Post, "?default_format=JSONEachRow", Text("SELECT number FROM numbers(200000)"));
        var lines = all.Body.Split('\n');
        Assert.Equal(200_001, lines.Length);
        Assert.Equal("{\"number\":199999}", lines[199_999]);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("it's \\\\ \"quoted\"; DROP TABLE x --", "it's \\ \"quoted\"; DROP TABLE x --")]
    [InlineData("a\\tb\\nc", "a\tb\nc")]
    [InlineData("会员𠮷", "会员𠮷")]
    public async Task A_parameter_is_a_value_and_never_a_piece_of_sql(string sent, string meant)
    {
        var (status, body, _) = await house.Ask(
            HttpMethod.Post, $"?default_format=RawBLOB&param_p={Uri.EscapeDataString(sent)}", Text("SELECT {p:String}"));
        Assert.Equal((200, meant), (status, body));
    }

    [Theory]
    [InlineData("SELECT * FROM nope", 404, 60)]
    [InlineData("SELEC 1 FROM", 400, 62)]
    [InlineData("SELECT 1; SELECT 2", 400, 62)]
    [InlineData("", 400, 62)]
    [InlineData("SELECT {p:String}", 500, 456)]
    [InlineData("SELECT sum(number) FROM numbers(100000000000) SETTINGS max_execution_time = 1", 408, 159)]
    public async Task An_error_carries_clickhouses_status_code_and_text(string sql, int status, int code)
    {
        var answer = await house.Ask(HttpMethod.Post, "", Text(sql));
        Assert.Equal(status, answer.Status);
        Assert.Equal($"{code}", answer.Answer.Headers.GetValues("X-ClickHouse-Exception-Code").Single());
        Assert.StartsWith($"Code: {code}. DB::Exception: ", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?database=nope", 404, 81)]
    [InlineData("?no_such_setting=1", 404, 115)]
    [InlineData("?max_threads=many", 400, 27)]
    [InlineData("?session_id=s", 501, 48)]
    [InlineData("?decompress=1", 501, 48)]
    public async Task What_cannot_be_done_is_said(string query, int status, int code)
    {
        var answer = await house.Ask(HttpMethod.Post, query, Text("SELECT 1"));
        Assert.Equal((status, $"{code}"), (answer.Status, answer.Answer.Headers.GetValues("X-ClickHouse-Exception-Code").Single()));
    }

    [Fact]
    public async Task A_setting_or_database_of_one_request_does_not_leak_into_the_next()
    {
        const string Ask = "SELECT getSetting('max_threads') = 3, currentDatabase()";
        Assert.Equal("1\tsiyu\n", (await house.Ask(HttpMethod.Post, "?max_threads=3&database=siyu", Text(Ask))).Body);
        Assert.Equal("0\tdefault\n", (await house.Ask(HttpMethod.Post, "", Text(Ask))).Body);
    }

    [Fact]
    public async Task Get_only_reads()
    {
        var (status, body, _) = await house.Ask(HttpMethod.Get, "?query=CREATE+DATABASE+by_get");
        Assert.Equal(500, status);
        Assert.StartsWith("Code: 164.", body, StringComparison.Ordinal);
        Assert.DoesNotContain("by_get", (await house.Ask(HttpMethod.Get, "?query=SHOW+DATABASES")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_insert_takes_its_data_from_the_body_in_any_format_also_packed()
    {
        await house.Ask(HttpMethod.Post, "", Text("CREATE TABLE default.goods (id UInt32, name String) ENGINE = MergeTree ORDER BY id"));
        var data = Text("{\"id\":1,\"name\":\"茶\"}\n{\"id\":2}\n");
        var json = await house.Ask(HttpMethod.Post, "?query=INSERT+INTO+goods+FORMAT+JSONEachRow", data);
        Assert.Contains("\"written_rows\":\"2\"", json.Answer.Headers.GetValues("X-ClickHouse-Summary").Single(), StringComparison.Ordinal);
        var binary = new ByteArrayContent([3, 0, 0, 0, 2, (byte)'\n', (byte)';']);
        await house.Ask(HttpMethod.Post, "?query=INSERT+INTO+goods+FORMAT+RowBinary", binary);
        await house.Ask(HttpMethod.Post, "?query=INSERT+INTO+goods+VALUES", Text("(4, 'd'), (5, 'e')"));
        await house.Ask(HttpMethod.Post, "", Text("INSERT INTO goods FORMAT CSV\n6,f\n"));
        await house.Ask(HttpMethod.Post, "", new ByteArrayContent([.. "INSERT INTO goods FORMAT RowBinary\n"u8, 7, 0, 0, 0, 1, (byte)' ']));
        await house.Ask(HttpMethod.Post, "", Text("INSERT INTO goods SELECT 8, 'h'"));
        var packed = new ByteArrayContent(Packed("9\ti\n"));
        packed.Headers.ContentEncoding.Add("gzip");
        await house.Ask(HttpMethod.Post, "?query=INSERT+INTO+goods+FORMAT+TSV", packed);

        var rows = await house.Ask(HttpMethod.Post, "", Text("SELECT id, name FROM goods ORDER BY id FORMAT TSV"));
        Assert.Equal("1\t茶\n2\t\n3\t\\n;\n4\td\n5\te\n6\tf\n7\t \n8\th\n9\ti\n", rows.Body);
    }

    [Fact]
    public async Task A_bad_row_refuses_the_whole_insert()
    {
        await house.Ask(HttpMethod.Post, "", Text("CREATE TABLE default.strict (id UInt32) ENGINE = MergeTree ORDER BY id"));
        var bad = Text("{\"id\":1}\n{\"id\":\"x\"}\n");
        var (status, body, _) = await house.Ask(HttpMethod.Post, "?query=INSERT+INTO+strict+FORMAT+JSONEachRow", bad);
        Assert.Equal(400, status);
        Assert.StartsWith("Code: 27.", body, StringComparison.Ordinal);
        Assert.Equal("0\n", (await house.Ask(HttpMethod.Get, "?query=SELECT+count()+FROM+strict")).Body);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
