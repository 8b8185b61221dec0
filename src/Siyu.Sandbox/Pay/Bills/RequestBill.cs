using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Bills;

/// <summary>A bill somebody may fetch for five minutes (账单下载凭证).</summary>
internal sealed record BillTicket(string Token, string Mchid, DateOnly Day, string Type, bool Gzip, DateTimeOffset Until);

/// <summary>GET /v3/bill/{tradebill|fundflowbill} (申请账单): ready after ten the next morning, for three months.</summary>
internal sealed class RequestBill(SandboxCore core, TradeBill trades, FundBill funds)
{
    public const string TicketKind = "pay.bill-ticket";
    private readonly PayLimits limits = core.Limits.Pay;

    public void Map(PayRoutes routes)
    {
        routes.Get("/v3/bill/tradebill", call => Request(call,
            OneOf(call, "bill_type", TradeBill.All, TradeBill.All, TradeBill.Success, TradeBill.Refund)));
        routes.Get("/v3/bill/fundflowbill", call => Request(call,
            OneOf(call, "account_type", LedgerLine.Basic, LedgerLine.Basic, LedgerLine.Operation, "FEES")));
    }

    public byte[]? File(BillTicket ticket) => Of(ticket.Mchid, ticket.Day, ticket.Type);

    /// <summary>A bill of any type: a trade bill's, or the account of a fund bill.</summary>
    public byte[]? Of(string mchid, DateOnly day, string type) => type is TradeBill.All or TradeBill.Success or TradeBill.Refund
        ? trades.Of(mchid, day, type, ReadyOn(day))
        : funds.Of(mchid, day, type);

    private PayAnswer Request(PayCall call, string type)
    {
        var day = Day(call);
        var gzip = call.Query("tar_type") is not null && OneOf(call, "tar_type", "GZIP", "GZIP") == "GZIP";
        if (day >= PayTime.Day(call.Now)) throw new PayRefusal(400, "NO_STATEMENT_EXIST", "请求的账单文件不存在");
        if (call.Now < ReadyOn(day)) throw new PayRefusal(400, "STATEMENT_CREATING", "请求的账单正在生成中，请稍后再试");
        var ticket = new BillTicket(Ids.Random(64), call.Merchant.Mchid, day, type, gzip,
            call.Now.AddMinutes(limits.BillLinkMinutes));
        var file = File(ticket) ?? throw new PayRefusal(400, "NO_STATEMENT_EXIST", "请求的账单文件不存在");
        ForgetOld(call.Now);
        core.Store.Put(TicketKind, ticket.Token, ticket);
        return PayAnswer.Json(new JsonObject
        {
            ["hash_type"] = "SHA1",
            ["hash_value"] = Sha1(file),
            ["download_url"] = $"{core.Addresses.Pay}/v3/billdownload/file?token={ticket.Token}",
        });
    }

    private void ForgetOld(DateTimeOffset now)
    {
        foreach (var old in core.Store.All<BillTicket>(TicketKind).Where(t => t.Until < now))
            core.Store.Delete<BillTicket>(TicketKind, old.Token);
    }

    private DateTimeOffset ReadyOn(DateOnly day) => PayTime.StartOf(day.AddDays(1)).AddHours(limits.BillReadyHour);

    private DateOnly Day(PayCall call)
    {
        var text = call.NeedQuery("bill_date");
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw PayRefusal.Field("/bill_date", text, "账单日期格式不正确，应为yyyy-MM-dd", "query");
        return day >= PayTime.Day(call.Now).AddMonths(-limits.BillMonths)
            ? day
            : throw PayRefusal.Field("/bill_date", text, $"仅支持查询{limits.BillMonths}个月内的账单", "query");
    }

    private static string OneOf(PayCall call, string name, string otherwise, params string[] allowed)
    {
        var text = call.Query(name) ?? otherwise;
        return allowed.Contains(text) ? text : throw PayRefusal.Field("/" + name, text, "枚举值应为" + string.Join('、', allowed), "query");
    }

    // The protocol asks for SHA-1 of the plain file.
#pragma warning disable CA5350
    private static string Sha1(byte[] file) => Convert.ToHexStringLower(SHA1.HashData(file));
#pragma warning restore CA5350
}
