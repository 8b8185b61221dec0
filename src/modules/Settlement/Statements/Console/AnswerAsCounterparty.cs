using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Statements.Console;

/// <summary>
/// The counterparty agrees with a statement (确认结算单). Who works on statements at headquarters may do it for one who cannot, and says on what
/// evidence (代确认).
/// </summary>
internal sealed class ConfirmStatement(StatementDesk desk) : ISlice
{
    internal sealed record Request(string? Note);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/statements/{id}/confirm", (
                Actor actor, StatementId id, Request request, ConfirmStatement slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Confirm));

    public async Task<Result<Done>> Handle(Actor actor, StatementId id, Request request, CancellationToken ct)
    {
        var forThem = StatementSight.WorksOnThem(actor);
        var note = StatementDesk.Note(request.Note);
        if (forThem && note is null) return SettlementProblems.NeedsNote.AtField("note");
        var act = forThem ? StatementAct.ConfirmedForThem : StatementAct.Confirmed;
        return await desk.Act(actor, id, new(act, note), (statement, now) => statement.Confirm(now), ct);
    }
}

/// <summary>The counterparty does not agree, and says why (提出异议).</summary>
internal sealed class DisputeStatement(StatementDesk desk) : ISlice
{
    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/statements/{id}/dispute", (
                Actor actor, StatementId id, Request request, DisputeStatement slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Confirm));

    public async Task<Result<Done>> Handle(Actor actor, StatementId id, Request request, CancellationToken ct) =>
        StatementDesk.Note(request.Reason) is { } reason
            ? await desk.Act(actor, id, new(StatementAct.Disputed, reason), (statement, now) => statement.Dispute(now), ct)
            : SettlementProblems.NeedsNote.AtField("reason");
}

/// <summary>The supplier uploads its invoice over what was agreed (上传发票); what the file is, its own bytes say.</summary>
internal sealed partial class UploadInvoice(SiyuDb db, StatementDesk desk) : ISlice
{
    private const int MostMegabytes = 5;
    private const int MostName = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/console/statements/{id}/invoice", (
                Actor actor, StatementId id, [FromForm] string number, [FromForm] long amount, IFormFile file, UploadInvoice slice,
                CancellationToken ct) => slice.Take(actor, id, new(number, new(amount)), file, ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Confirm)).AtMost(30).DisableAntiforgery();
        routes.MapGet("/console/statements/{id}/invoice", (Actor actor, StatementId id, UploadInvoice slice, CancellationToken ct) =>
            slice.Show(actor, id, ct).ToHttp()).Allow(Allow.Staff(SettlementModule.Read));
    }

    internal sealed record Request(string Number, Money Amount);

    public async Task<Result<Done>> Take(Actor actor, StatementId id, Request request, IFormFile file, CancellationToken ct)
    {
        if (file.Length > MostMegabytes << 20) return SettlementProblems.BadInvoiceFile.With(MostMegabytes).AtField("file");
        using var content = new MemoryStream();
        await file.CopyToAsync(content, ct);
        return await Handle(actor, id, request, (Path.GetFileName(file.FileName), content.ToArray()), ct);
    }

    public async Task<Result<Done>> Handle(
        Actor actor, StatementId id, Request request, (string Name, byte[] Bytes) file, CancellationToken ct)
    {
        var number = request.Number?.Trim() ?? "";
        if (!InvoiceNumber().IsMatch(number)) return SettlementProblems.BadInvoice.AtField("number");
        if (TypeOf(file.Bytes) is not { } type) return SettlementProblems.BadInvoiceFile.With(MostMegabytes).AtField("file");
        return await desk.Act(actor, id, new(StatementAct.Invoiced, number, request.Amount), async (statement, now) =>
        {
            if (await db.All<StatementInvoice>().AnyAsync(i => i.Number == number && i.Id != id, ct))
                return SettlementProblems.InvoiceTaken.AtField("number");
            var invoiced = statement.Invoice(number, request.Amount, now);
            if (!invoiced.Ok) return invoiced;
            var name = file.Name.Length > MostName ? file.Name[^MostName..] : file.Name;
            if (await db.All<StatementInvoice>().SingleOrDefaultAsync(i => i.Id == id, ct) is { } before)
                (before.Number, before.FileName, before.MediaType, before.Content, before.At) = (number, name, type, file.Bytes, now);
            else
                db.Add(new StatementInvoice
                {
                    Id = id, Number = number, FileName = name, MediaType = type, Content = file.Bytes, At = now,
                });
            return invoiced;
        }, ct);
    }

    public async Task<Result<IResult>> Show(Actor actor, StatementId id, CancellationToken ct)
    {
        if (!await db.Statements(actor).AnyAsync(s => s.Id == id, ct)) return SettlementProblems.UnknownStatement;
        return await db.All<StatementInvoice>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) is { } invoice
            ? Result.Of(Results.File(invoice.Content, invoice.MediaType, invoice.FileName)) : SettlementProblems.NoInvoiceYet;
    }

    private static string? TypeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("%PDF-"u8)) return "application/pdf";
        if (bytes.StartsWith("PK\x03\x04"u8) && bytes.IndexOf("OFD.xml"u8) >= 0) return "application/ofd";
        return Picture.Read(bytes)?.Extension switch
        {
            "jpg" => "image/jpeg",
            "png" => "image/png",
            _ => null,
        };
    }

    [GeneratedRegex(@"\A[0-9A-Za-z]{8,20}\z")]
    private static partial Regex InvoiceNumber();
}
