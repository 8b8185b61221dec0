using System.IO.Compression;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Bills;

/// <summary>GET /v3/billdownload/file?token= (下载账单): the request is signed, the file is not.</summary>
internal sealed class DownloadBill(Store store, RequestBill bills)
{
    public void Map(PayRoutes routes) => routes.Get("/v3/billdownload/file", Download);

    private PayAnswer Download(PayCall call)
    {
        var ticket = store.Get<BillTicket>(RequestBill.TicketKind, call.NeedQuery("token"));
        if (ticket is null || call.Now > ticket.Until) throw PayRefusal.Invalid("账单下载地址已失效，请重新申请账单");
        if (ticket.Mchid != call.Merchant.Mchid) throw new PayRefusal(403, "NO_AUTH", "商户号无权下载该账单");
        var file = bills.File(ticket)!;
        return ticket.Gzip ? PayAnswer.File(Zip(file), "application/gzip") : PayAnswer.File(file, "text/plain; charset=utf-8");
    }

    private static byte[] Zip(byte[] file)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest)) zip.Write(file);
        return target.ToArray();
    }
}
