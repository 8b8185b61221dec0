using System.Text;
using Siyu.Olap.Engine;

namespace Siyu.Olap.Http;

/// <summary>ClickHouse's HTTP interface over the embedded engine.</summary>
internal sealed class HttpInterface(OlapEngine engine, string token)
{
    private const int SendBytes = 64 << 10;

    public async Task Serve(HttpContext http)
    {
        try
        {
            if (HttpMethods.IsGet(http.Request.Method) && !http.Request.QueryString.HasValue)
            {
                await http.Response.WriteAsync("Ok.\n");
                return;
            }
            Credentials.Check(http.Request, token);
            var request = QueryRequest.From(http.Request);
            http.Response.Headers["X-ClickHouse-Server-Display-Name"] = "siyu-olap";
            http.Response.Headers["X-ClickHouse-Query-Id"] = request.QueryId;
            await Answer(http, request);
        }
        catch (OlapError error)
        {
            await Refuse(http, error);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away; there is nobody to tell.
        }
        catch (IOException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The same, noticed in the middle of a body.
        }
    }

    private async Task Answer(HttpContext http, QueryRequest request)
    {
        var ct = http.RequestAborted;
        await using var body = RequestBody.Of(http.Request);
        var query = Encoding.UTF8.GetBytes(request.Query);
        var head = query.Length > 0 ? query : await body.Peek(ct);
        var insert = Statement.DataInsert(Encoding.Latin1.GetString(head.Span));
        using var seat = await engine.Enter(request, ct);

        if (insert is { } found && (query.Length == 0 || found.Length == query.Length))
        {
            if (HttpMethods.IsGet(http.Request.Method)) throw Readonly();
            var to = new Insertion(seat.Session, request, body, query.Length == 0 ? found.Length : 0);
            await Insert(http, to, found.Insert, found.Format);
            return;
        }
        var whole = await body.Whole(query, ct);
        var (statements, readOnly) = seat.Session.Classify(whole);
        if (HttpMethods.IsGet(http.Request.Method)) seat.Session.Run("SET readonly = 2"u8, "TSV", []).Dispose();
        if (whole.AsSpan().Trim(" \t\r\n;"u8).IsEmpty) throw new OlapError(62, "SYNTAX_ERROR", "Syntax error: empty query.");
        if (statements > 1) throw new OlapError(62, "SYNTAX_ERROR", "Syntax error: Multi-statements are not allowed.");

        var text = Encoding.Latin1.GetString(whole.AsSpan(0, Math.Min(whole.Length, SendBytes)));
        var (format, streams) = Statement.Answer(text, request.Format);
        http.Response.ContentType = Statement.ContentType(format);
        http.Response.Headers["X-ClickHouse-Format"] = format;
        var asTheyCome = readOnly && streams && !request.WaitEnd && whole.Length <= SendBytes;
        if (asTheyCome) await Stream(http, seat.Session, whole, (request, format));
        else await Whole(http, seat.Session, whole, (request, format));
    }

    private sealed record Insertion(ChdbSession Session, QueryRequest Request, RequestBody Body, int Skip);

    private static async Task Insert(HttpContext http, Insertion to, string insert, string format)
    {
        using var writer = to.Session.Write(Encoding.Latin1.GetBytes(insert), format, to.Request.Parameters);
        await foreach (var piece in to.Body.Pieces(to.Skip, http.RequestAborted)) writer.Append(piece.Span);
        using var result = writer.Finish();
        http.Response.Headers["X-ClickHouse-Summary"] = result.Totals.ToJson();
    }

    private static async Task Whole(HttpContext http, ChdbSession session, byte[] sql, (QueryRequest Request, string Format) ask)
    {
        using var result = session.Run(sql, ask.Format, ask.Request.Parameters);
        http.Response.Headers["X-ClickHouse-Summary"] = result.Totals.ToJson();
        http.Response.ContentLength = result.Length;
        await Send(http, result);
    }

    private static async Task Stream(HttpContext http, ChdbSession session, byte[] sql, (QueryRequest Request, string Format) ask)
    {
        using var reader = session.Read(sql, ask.Format, ask.Request.Parameters);
        var totals = default(Totals);
        while (reader.Next() is { } piece)
        {
            using (piece)
            {
                totals = piece.Totals;
                if (!http.Response.HasStarted) http.Response.Headers["X-ClickHouse-Summary"] = totals.ToJson();
                await Send(http, piece);
            }
        }
        if (!http.Response.HasStarted) http.Response.Headers["X-ClickHouse-Summary"] = totals.ToJson();
    }

    private static async Task Send(HttpContext http, ChdbResult result)
    {
        for (long at = 0; at < result.Length; at += SendBytes)
        {
            var piece = result.Slice(at, (int)Math.Min(SendBytes, result.Length - at));
            piece.CopyTo(http.Response.BodyWriter.GetSpan(piece.Length));
            http.Response.BodyWriter.Advance(piece.Length);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
    }

    /// <summary>
    /// The status and the text; when rows are out already, the text follows them and the connection breaks, so that nobody takes it
    /// for whole.
    /// </summary>
    private async Task Refuse(HttpContext http, OlapError error)
    {
        var versioned = error.Message.Contains("(version ", StringComparison.Ordinal);
        var text = versioned ? error.Message : $"{error.Message} (version {engine.Version})";
        if (http.Response.HasStarted)
        {
            await http.Response.WriteAsync($"\n{text}\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
            return;
        }
        http.Response.StatusCode = error.HttpStatus;
        http.Response.ContentLength = null;
        http.Response.ContentType = "text/plain; charset=UTF-8";
        http.Response.Headers["X-ClickHouse-Exception-Code"] = error.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await http.Response.WriteAsync(text + "\n", http.RequestAborted);
    }

    private static OlapError Readonly() => new(164, "READONLY",
        "Cannot execute query in readonly mode. Over HTTP, method GET implies readonly; use POST for modifying queries.");
}
