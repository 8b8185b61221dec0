using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Platform.Imports;

public sealed class ImportsTests
{
    private static readonly Dictionary<string, string> NoMapping = [];

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_file_is_taken_and_the_same_file_again_changes_nothing(Database database)
    {
        await using var shop = await Shop(database);
        var file = Csv(Enumerable.Range(1, 4_500).Select(i => $"G{i},名称{i}"));

        var first = (await Import(shop, file)).Summary.Value;
        Assert.Equal((4_500, 4_500, 0, 0), (first.Rows, first.Added, first.Changed, first.Refused));
        Assert.Equal(4_500, (await shop.All<Good>()).Count);

        var again = (await Import(shop, file)).Summary.Value;
        Assert.Equal((4_500, 0, 0, 4_500), (again.Rows, again.Added, again.Changed, again.Unchanged));
        Assert.Equal(4_500, (await shop.All<Good>()).Count);
    }

    [Fact]
    public async Task A_refused_row_is_listed_with_row_column_and_reason_and_harms_no_other()
    {
        await using var shop = await Shop(Database.Sqlite);

        var (summary, refusals) = await Import(shop, Csv(["G1,好", "X2,坏", "G3,", "G4,多,列", "G5,好"]));

        Assert.Equal((5, 2, 3), (summary.Value.Rows, summary.Value.Added, summary.Value.Refused));
        Assert.Equal(
            ["row,column,code,reason,reason_en", "3,code,shelf.bad_code,编码必须以 G 开头,A code begins with G",
                "4,title,imports.missing_cell,此列不能为空,This column must not be empty",
                "5,,imports.bad_row,该行无法解析：3 ≠ 2,The row cannot be read: 3 ≠ 2"],
            refusals.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("坏", refusals, StringComparison.Ordinal);
        Assert.Equal(["G1", "G5"], (await shop.All<Good>()).Select(good => good.Code).Order());
    }

    [Fact]
    public async Task A_dry_run_reads_and_decides_and_keeps_nothing()
    {
        await using var shop = await Shop(Database.Sqlite);

        var (summary, _) = await Import(shop, Csv(["G1,好", "X2,坏"]), dryRun: true);

        Assert.Equal((1, 1), (summary.Value.Added, summary.Value.Refused));
        Assert.Empty(await shop.All<Good>());
    }

    [Theory]
    [InlineData("utf-8", false, false)]
    [InlineData("utf-8", true, false)]
    [InlineData("utf-8", false, true)]
    [InlineData("gb18030", false, false)]
    [InlineData("gb18030", false, true)]
    [InlineData("utf-16", true, false)]
    public async Task Files_are_read_in_the_encodings_and_packings_that_people_have(string encoding, bool mark, bool zipped)
    {
        await using var shop = await Shop(Database.Sqlite);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var kind = Encoding.GetEncoding(encoding);
        var text = kind.GetBytes("编码;名称\nG1;\"羽绒服; 长款 \"\"暖\"\"\"\n");
        byte[] plain = mark ? [.. kind.GetPreamble(), .. text] : text;

        Assert.Null((await Import(shop, zipped ? Zip(plain) : plain)).Summary.Problem);

        Assert.Equal("羽绒服; 长款 \"暖\"", Assert.Single(await shop.All<Good>()).Title);
    }

    [Fact]
    public async Task Columns_are_found_by_mapping_and_a_missing_one_is_named()
    {
        await using var shop = await Shop(Database.Sqlite);
        var theirs = Encoding.UTF8.GetBytes("Description,StockCode\nlamp,G7\n");

        var without = (await Import(shop, theirs)).Summary.Problem!;
        Assert.Equal("imports.no_column", without.Code);
        Assert.Equal("缺少列 code，文件里有：Description, StockCode", without.Text());

        var mapping = new Dictionary<string, string> { ["code"] = "StockCode", ["title"] = "Description" };
        Assert.Equal(1, (await Import(shop, theirs, mapping: mapping)).Summary.Value.Added);
        Assert.Equal("imports.unknown_column",
            (await Import(shop, theirs, mapping: new() { ["cod"] = "StockCode" })).Summary.Problem!.Code);
    }

    [Fact]
    public async Task What_is_no_file_of_ours_is_refused()
    {
        await using var shop = await Shop(Database.Sqlite);

        Assert.Equal("imports.empty", (await Import(shop, [])).Summary.Problem!.Code);
        Assert.Equal("imports.not_text", (await Import(shop, [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).Summary.Problem!.Code);
        Assert.Equal("imports.unknown_kind", (await Import(shop, Csv([]), kind: "cats")).Summary.Problem!.Code);
    }

    private static Task<TestShop> Shop(Database database) => TestShop.Open(database, rooms => rooms.Add<ShelfModule>());

    private static async Task<(Result<ImportSummary> Summary, string Refusals)> Import(
        TestShop shop, byte[] file, string kind = "goods", bool dryRun = false, Dictionary<string, string>? mapping = null)
    {
        await using var refusals = new StringWriter();
        var ask = new ImportAsk(kind, mapping ?? NoMapping, dryRun);
        var summary = await shop.Services.GetRequiredService<Siyu.Platform.Imports>()
            .Run(ask, new MemoryStream(file), refusals, null, CancellationToken.None);
        return (summary, refusals.ToString());
    }

    private static byte[] Csv(IEnumerable<string> rows) => Encoding.UTF8.GetBytes("code,title\n" + string.Join('\n', rows));

    private static byte[] Zip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest)) zip.Write(plain);
        return packed.ToArray();
    }
}
