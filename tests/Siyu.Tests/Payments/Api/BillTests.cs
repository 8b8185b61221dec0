using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Siyu.Kernel;
using Siyu.Payments.Api;

namespace Siyu.Tests.Payments.Api;

public sealed class BillTests : IDisposable
{
    private const string Text =
        "\uFEFF记账时间,微信支付业务单号,业务类型,收支类型,收支金额(元)\r\n"
        + "`2026-11-21 10:00:00,`4200000001,`交易,`收入,`12.30\r\n"
        + "`2026-11-21 10:00:00,`4200000001,`扣除交易手续费,`支出,`0.07\r\n"
        + "资金流水总笔数,收入笔数\r\n`2,`1\r\n";

    private readonly PlatformSide platform = new();

    public void Dispose() => platform.Dispose();

    [Fact]
    public void Rows_end_where_the_summary_begins()
    {
        var rows = BillRows.Read(Text).ToList();

        Assert.Equal(2, rows.Count);
        Assert.Equal("4200000001", rows[0]["微信支付业务单号"]);
        Assert.Equal(new Money(7), rows[1].Yuan("收支金额(元)"));
        Assert.Throws<FormatException>(() => rows[0]["没有"]);
    }

    [Theory]
    [InlineData("0.01", 1)]
    [InlineData("-12.3", -1230)]
    [InlineData("0.00499", 0)]
    [InlineData("0.01500", 2)]
    [InlineData("45", 4500)]
    public void Yuan_become_fen_exactly(string text, long fen) => Assert.Equal(new Money(fen), YuanText.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("1,000.00")]
    [InlineData("1.2.3")]
    public void What_is_no_amount_is_refused(string text) => Assert.Throws<FormatException>(() => YuanText.Read(text));

    [Fact]
    public async Task A_bill_is_downloaded_and_held_to_its_hash()
    {
        Serve(Text);
        var reply = await new Bills(platform.Client, platform.Wire).FundFlow(platform.Merchant, Yesterday, "BASIC", default);
        Assert.Equal(Text, reply.Value!.Text);

        Serve(Text, hash: "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
        var wrong = await new Bills(platform.Client, platform.Wire).Trade(platform.Merchant, Yesterday, default);
        Assert.Equal("HASH_DIFFERS", wrong.Fault!.Code);
    }

    [Fact]
    public async Task A_bill_that_is_not_there_yet_is_a_no()
    {
        platform.Answer = _ => (400, """{"code":"NO_STATEMENT_EXIST","message":"账单文件不存在"}""");

        Assert.Equal(
            PayOutcome.Refused, (await new Bills(platform.Client, platform.Wire).Trade(platform.Merchant, Yesterday, default)).Outcome);
    }

    private static Day Yesterday => new(new DateOnly(2026, 11, 21));

    private void Serve(string text, string? hash = null)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sum = hash ?? Convert.ToHexString(SHA1.HashData(plain));
        const string url = "https://api.mch.weixin.qq.com/v3/billdownload/file?token=t";
        platform.Answer = _ => (200, $$"""{"hash_type":"SHA1","hash_value":"{{sum}}","download_url":"{{url}}"}""");
        platform.Download = Packed(plain);
    }

    private static byte[] Packed(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(plain);
        return packed.ToArray();
    }
}
