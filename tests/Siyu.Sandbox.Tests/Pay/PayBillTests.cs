using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>Trade and fund bills, and that they sum to the plane's ledger.</summary>
public class PayBillTests(PayShop shop) : IClassFixture<PayShop>
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    [Fact]
    public async Task Bills_of_a_day_sum_to_the_ledger_to_the_fen()
    {
        var merchant = await shop.Merchant();
        await ToMorning();
        var day = Today();
        foreach (var total in new long[] { 1, 83, 84, 250, 999, 12_345, 100_000 }) await shop.Paid(merchant, total);
        var (order, _) = await shop.Paid(merchant, 9_999);
        await merchant.Refund(order, shop.Number("R"), 3_333, 9_999);
        await shop.Pass(TimeSpan.FromMinutes(2));
        await merchant.Refund(order, shop.Number("R"), 6_666, 9_999);
        await shop.Pass(TimeSpan.FromDays(1));

        var trade = Cells(Text(await Download(merchant, $"/v3/bill/tradebill?bill_date={day}&bill_type=ALL")));
        var fund = Cells(Text(await Download(merchant, $"/v3/bill/fundflowbill?bill_date={day}&account_type=BASIC")));
        var paid = trade.Rows.Sum(r => Fen(r[24]));
        var refunded = trade.Rows.Sum(r => Fen(r[16]));
        var fees = trade.Rows.Sum(r => Fen(r[22]));
        var ledger = (await shop.Look("/pay/ledger?mchid=" + merchant.Mchid))["lines"]!.AsArray();
        var lines = ledger.Where(l => (string?)l!["account"] == "BASIC").ToList();

        Assert.Equal(10, trade.Rows.Count);
        Assert.Equal(lines.Sum(l => (long)l!["amount"]!), paid - refunded - fees);
        Assert.Equal(lines.Count, fund.Rows.Count);
        Assert.Equal(lines.Sum(l => (long)l!["amount"]!), fund.Rows.Sum(r => (r[5] == "收入" ? 1 : -1) * Fen(r[6])));
        Assert.Equal(Fen(fund.Rows[^1][7]), (await shop.Balance(merchant)).Available);
        Assert.Equal(["10.0", Yuan(paid), Yuan(refunded), "0.00", Yuan(fees), Yuan(paid), Yuan(refunded)], trade.Summary);
        var into = fund.Rows.Where(r => r[5] == "收入").ToList();
        Assert.Equal([$"{fund.Rows.Count}.0", $"{into.Count}.0", Yuan(into.Sum(r => Fen(r[6])))], fund.Summary[..3]);
    }

    [Fact]
    public async Task The_trade_bill_has_the_published_shape()
    {
        var merchant = await shop.Merchant();
        await ToMorning();
        var day = Today();
        var (order, transaction) = await shop.Paid(merchant, 1_000);
        var number = shop.Number("R");
        await merchant.Refund(order, number, 400, 1_000);
        await shop.Pass(TimeSpan.FromDays(1));

        var file = await Download(merchant, $"/v3/bill/tradebill?bill_date={day}");
        Assert.Equal([0xEF, 0xBB, 0xBF], file[..3]);
        var lines = Encoding.UTF8.GetString(file)[1..].Split("\r\n");
        Assert.Equal(
            "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,"
            + "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注", lines[0]);
        Assert.Matches(
            $@"^`\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d,`{PayShop.Appid},`{merchant.Mchid},`0,`,`{transaction},`{order},`[^,]+,"
            + "`JSAPI,`SUCCESS,`OTHERS,`CNY,`10.00,`0.00,"
            + "`0,`0,`0.00,`0.00,`,`,`Image形象店-深圳腾大-QQ公仔,`门店=深圳,`0.06000,`0.60%,`10.00,`0.00,`$", lines[1]);
        Assert.EndsWith($",`{number},`4.00,`0.00,`ORIGINAL,`SUCCESS,`Image形象店-深圳腾大-QQ公仔,`门店=深圳,`-0.02000,`0.60%,`0.00,`4.00,`", lines[2],
            StringComparison.Ordinal);
        Assert.Equal("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额", lines[3]);
        Assert.Equal("`2.0,`10.00,`4.00,`0.00,`0.04,`10.00,`4.00", lines[4]);

        var success = Cells(Text(await Download(merchant, $"/v3/bill/tradebill?bill_date={day}&bill_type=SUCCESS")));
        Assert.Equal((1, 20), (success.Rows.Count, success.Rows[0].Length));
        var refund = Cells(Text(await Download(merchant, $"/v3/bill/tradebill?bill_date={day}&bill_type=REFUND")));
        Assert.Equal((1, 29), (refund.Rows.Count, refund.Rows[0].Length));
    }

    [Fact]
    public async Task A_bill_is_ready_after_ten_the_next_day_and_only_if_something_happened()
    {
        var merchant = await shop.Merchant();
        await ToMorning();
        var day = Today();
        await shop.Paid(merchant);
        var target = "/v3/bill/tradebill?bill_date=" + day;
        Assert.Equal((400, "NO_STATEMENT_EXIST"), Said(await merchant.Get(target)));
        await shop.Pass(TimeSpan.FromHours(20));
        Assert.Equal((400, "STATEMENT_CREATING"), Said(await merchant.Get(target)));
        await shop.Pass(TimeSpan.FromHours(5));
        Assert.Equal(200, (await merchant.Get(target)).Status);
        Assert.Equal((400, "NO_STATEMENT_EXIST"), Said(await merchant.Get(target + "&bill_type=REFUND")));
        Assert.Equal((400, "NO_STATEMENT_EXIST"), Said(await merchant.Get("/v3/bill/fundflowbill?account_type=FEES&bill_date=" + day)));
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Get("/v3/bill/tradebill?bill_date=20261122")));
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Get("/v3/bill/tradebill?bill_date=2020-01-01")));
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Get(target + "&bill_type=SOME")));
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Get("/v3/bill/tradebill")));
    }

    [Fact]
    public async Task A_zipped_bill_hashes_its_plain_file_and_its_link_lives_five_minutes()
    {
        var merchant = await shop.Merchant();
        await ToMorning();
        var day = Today();
        await shop.Paid(merchant);
        await shop.Pass(TimeSpan.FromDays(1));
        var asked = await merchant.Get($"/v3/bill/tradebill?bill_date={day}&tar_type=GZIP");
        var target = new Uri(asked.Text("download_url")).PathAndQuery;
        var reply = await PayMerchant.SendUnchecked(merchant.Request(HttpMethod.Get, target, ""));
        Assert.Equal(200, reply.Status);
        Assert.DoesNotContain("Wechatpay-Signature", reply.Headers.Keys);
        using var plain = new MemoryStream();
        await using (var zip = new GZipStream(new MemoryStream(reply.Body), CompressionMode.Decompress))
            await zip.CopyToAsync(plain, TestContext.Current.CancellationToken);
        Assert.Equal(("SHA1", Convert.ToHexStringLower(SHA1.HashData(plain.ToArray()))),
            (asked.Text("hash_type"), asked.Text("hash_value")));

        var stranger = await shop.Merchant();
        Assert.Equal((403, "NO_AUTH"), Said(await stranger.Get(target)));
        var unsigned = merchant.Request(HttpMethod.Get, target, "");
        unsigned.Headers.Remove("Authorization");
        Assert.Equal(401, (await merchant.Send(unsigned)).Status);
        await shop.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Get(target)));
    }

    [Fact]
    public async Task Texts_cannot_break_a_row()
    {
        var merchant = await shop.Merchant();
        await ToMorning();
        var day = Today();
        var body = shop.OrderBody(merchant);
        (body["description"], body["attach"]) = ("一行\r\n两行", "空\u0001格,逗号");
        var placed = await merchant.Post(PayDeeds.Jsapi, body);
        await shop.Control("/persona/pay", new { prepay_id = placed.Text("prepay_id") });
        await shop.Pass(TimeSpan.FromDays(1));
        var row = Assert.Single(Cells(Text(await Download(merchant, $"/v3/bill/tradebill?bill_date={day}"))).Rows);
        Assert.Equal((@"一行\r\n两行", "空 格,逗号"), (row[20], row[21]));
    }

    [Fact]
    public async Task The_operation_account_has_a_fund_bill_of_its_own()
    {
        await ToMorning();
        var day = Today();
        var merchant = await shop.Merchant();
        await shop.Pass(TimeSpan.FromDays(1));
        var fund = Cells(Text(await Download(merchant, $"/v3/bill/fundflowbill?bill_date={day}&account_type=OPERATION")));
        Assert.Equal(("充值", "收入", "100000.00"), (fund.Rows[0][3], fund.Rows[0][5], fund.Rows[0][6]));
    }

    private string Today() => shop.Now.ToOffset(Beijing).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // To noon, so that no test runs over midnight.
    private Task ToMorning()
    {
        var now = shop.Now.ToOffset(Beijing);
        return shop.Pass(new DateTimeOffset(now.Date.AddDays(1).AddHours(12), Beijing) - now);
    }

    private static async Task<byte[]> Download(PayMerchant merchant, string target)
    {
        var asked = await merchant.Get(target);
        Assert.Equal(200, asked.Status);
        var reply = await PayMerchant.SendUnchecked(merchant.Request(HttpMethod.Get, new Uri(asked.Text("download_url")).PathAndQuery, ""));
        Assert.Equal(asked.Text("hash_value"), Convert.ToHexStringLower(SHA1.HashData(reply.Body)));
        return reply.Body;
    }

    private static string Text(byte[] file) => Encoding.UTF8.GetString(file);

    private static (List<string[]> Rows, string[] Summary) Cells(string text)
    {
        var rows = text.Split("\r\n").Where(l => l.StartsWith('`')).Select(l => l[1..].Split(",`")).ToList();
        return (rows[..^1], rows[^1]);
    }

    private static long Fen(string yuan) => (long)(decimal.Parse(yuan, CultureInfo.InvariantCulture) * 100);

    private static string Yuan(long fen) => (fen / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static (int, string) Said(PayReply reply) => (reply.Status, reply.Code);
}
