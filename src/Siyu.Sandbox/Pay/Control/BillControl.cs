using System.Globalization;
using System.Text;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Bills;

namespace Siyu.Sandbox.Pay.Control;

/// <summary>
/// A day's bill as finance downloads it from the merchant platform's page (下载账单): <c>/pay/bill?mchid=…&amp;day=2026-11-22&amp;type=ALL</c>,
/// where the type is one of the trade bill's, or the account of a fund bill. A day without a line has no text.
/// </summary>
internal sealed class BillControl(RequestBill bills)
{
    public void Map(IEndpointRouteBuilder control) => control.Look("/pay/bill", query =>
    {
        var type = query["type"].FirstOrDefault() ?? TradeBill.All;
        if (!DateOnly.TryParseExact(query["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw new ControlRefusal(400, "pay.bad_day", "day must be yyyy-MM-dd");
        return Task.FromResult<object>(new { text = Text(bills.Of(query["mchid"]!, day, type)) });
    });

    private static string? Text(byte[]? file) => file is null ? null : Encoding.UTF8.GetString(file);
}
