using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Siyu.Kernel;

namespace Siyu.Payments.Api;

/// <summary>Daily bills (对账单): asked for, downloaded, held to their hash.</summary>
internal sealed class Bills(PayClient client, PayWire wire)
{
    private const long MaxBytes = 256L << 20;

    public Task<PayReply<BillText>> Trade(Merchant merchant, Day day, CancellationToken ct) =>
        Fetch(merchant, $"/v3/bill/tradebill?bill_date={day}&bill_type=ALL&tar_type=GZIP", ct);

    public Task<PayReply<BillText>> FundFlow(Merchant merchant, Day day, string account, CancellationToken ct) =>
        Fetch(merchant, $"/v3/bill/fundflowbill?bill_date={day}&account_type={account}&tar_type=GZIP", ct);

    private async Task<PayReply<BillText>> Fetch(Merchant merchant, string target, CancellationToken ct)
    {
        var where = await client.Send<BillAnswer>(merchant, new(HttpMethod.Get, target), ct);
        if (!where.Ok) return new(where.Outcome, null, where.Fault);
        if (where.Value.DownloadUrl is not { } url || where.Value.HashType != "SHA1") return PayReply<BillText>.Unknown("UNREADABLE");
        try
        {
            using var response = await wire.Download(merchant, new Uri(url), ct);
            if (!response.IsSuccessStatusCode) return PayReply<BillText>.Unknown("DOWNLOAD_" + (int)response.StatusCode);
            var text = await Unpack(await response.Content.ReadAsStreamAsync(ct), ct);
            var same = Convert.ToHexString(SHA1.HashData(text)).Equals(where.Value.HashValue, StringComparison.OrdinalIgnoreCase);
            return same ? PayReply<BillText>.Done(new(Encoding.UTF8.GetString(text))) : PayReply<BillText>.Unknown("HASH_DIFFERS");
        }
        catch (HttpRequestException failure)
        {
            return PayReply<BillText>.Unknown("NETWORK_" + failure.HttpRequestError);
        }
        catch (InvalidDataException)
        {
            return PayReply<BillText>.Unknown("NOT_GZIP");
        }
    }

    private static async Task<byte[]> Unpack(Stream packed, CancellationToken ct)
    {
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var text = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await gzip.ReadAsync(buffer, ct)) > 0)
        {
            if (text.Length + read > MaxBytes) throw new InvalidDataException("the bill is too large");
            text.Write(buffer, 0, read);
        }
        return text.ToArray();
    }

    private sealed record BillAnswer(string? HashType, string? HashValue, string? DownloadUrl);
}

/// <summary>The plain text of a bill (账单文本).</summary>
internal sealed record BillText(string Text);
