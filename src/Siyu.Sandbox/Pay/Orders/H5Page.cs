using System.Net;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Bills;

namespace Siyu.Sandbox.Pay.Orders;

/// <summary>The page behind an h5_url (H5 支付中间页): says what is to be paid; the payer does it on the phones page.</summary>
internal sealed class H5Page(SandboxCore core, PayBooks books)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/cgi-bin/mmpayweb-bin/checkmweb", Show);

    private async Task Show(HttpContext context)
    {
        var order = books.Orders.ByTicket(context.Request.Query["prepay_id"].FirstOrDefault() ?? "");
        context.Response.ContentType = "text/html; charset=utf-8";
        if (order is null || order.Terms.TradeType != OrderTerms.H5 || core.Clock.Now >= order.Ticket.PageUntil)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(Page("支付请求已失效，请重新发起支付"));
            return;
        }
        var back = context.Request.Query["redirect_url"].FirstOrDefault();
        var link = Uri.TryCreate(back, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? $"<p><a href=\"{WebUtility.HtmlEncode(back)}\">完成支付，返回商户</a></p>"
            : "";
        await context.Response.WriteAsync(Page(
            $"{WebUtility.HtmlEncode(order.Terms.Description)}　¥{Yuan.Text(order.Terms.Total)}",
            $"<p>prepay_id <code id=\"prepay\">{WebUtility.HtmlEncode(order.Ticket.PrepayId)}</code></p>{link}"));
    }

    private static string Page(string line, string more = "") =>
        $"<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>微信支付（沙箱）</title>"
        + $"<body><h1>微信支付（沙箱）</h1><p>{line}</p>{more}</body></html>";
}
