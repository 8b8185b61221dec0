using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Tickets;

/// <summary>POS tickets come in from a file (导入小票): joined to members by card, to stores and products by code; the same file again changes
/// nothing.</summary>
internal sealed class ImportTickets(GroupZone zone, TimeProvider clock) : IImport
{
    private const long LockNumber = 0x5349_5957;
    private static readonly string[] TimeForms =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm", "yyyy-MM-ddTHH:mm:ss", "yyyyMMddHHmmss",
        "yyyy-MM-dd"];
    private readonly ImportId import = ImportId.New(clock.GetUtcNow());
    private readonly Dictionary<string, int> ordinals = [];

    public static IReadOnlyList<ImportColumn> Columns =>
    [
        new("ticket", "小票号", true, "InvoiceNo", "TicketNo", "单号", "流水号"),
        new("sku", "货号", true, "StockCode", "商品编码", "SkuCode", "条码"),
        new("title", "品名", false, "Description", "商品名称"),
        new("quantity", "数量", true, "Qty"),
        new("at", "时间", true, "InvoiceDate", "交易时间", "日期"),
        new("price", "单价", true, "UnitPrice", "成交单价"),
        new("card", "会员卡号", false, "CustomerID", "卡号", "会员号"),
        new("store", "门店编码", false, "StoreCode", "门店"),
    ];

    public async Task Take(ImportChunk chunk, IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var cards = chunk.Rows.Select(row => Card(row["card"])).OfType<string>().Distinct().ToList();
        var known = new Known(
            await services.GetRequiredService<IMembers>().FindByCard(cards, ct),
            await services.GetRequiredService<IOrganization>()
                .UnitsByCode([.. chunk.Rows.Select(row => row["store"]).OfType<string>().Distinct()], ct),
            await services.GetRequiredService<ICatalog>()
                .SkusByCode([.. chunk.Rows.Select(row => row["sku"]).OfType<string>().Distinct()], ct));
        var lines = new List<TicketLine>(chunk.Rows.Count);
        foreach (var row in chunk.Rows)
            if (Read(row, chunk, known) is { } line) lines.Add(line);
        await Insert(db, chunk, lines, ct);
    }

    private async Task Insert(SiyuDb db, ImportChunk chunk, List<TicketLine> lines, CancellationToken ct)
    {
        // Numbers of one import stand together, so that its range names its lines and no others.
        if (!db.IsSqlite)
        {
            await using var alone = db.Command($"SELECT pg_advisory_xact_lock({LockNumber})");
            await alone.ExecuteNonQueryAsync(ct);
        }
        var before = await Last(db, ct);
        chunk.Added = await db.InsertNew(lines, "ticket, ordinal", ct);
        if (chunk.Added > 0) db.Publish(new TicketsImported(import, before, await Last(db, ct), clock.GetUtcNow()));
    }

    private TicketLine? Read(ImportRow row, ImportChunk chunk, Known known)
    {
        var (ticket, sku) = (row["ticket"], row["sku"]);
        if (ticket is null or { Length: > 64 }) return Refuse(
            "ticket", ticket is null ? ImportProblems.MissingCell : ImportProblems.TooLong.With(64));
        // Every row of the ticket counts, refused or not: a mended file keeps the ordinals of the others.
        var ordinal = ++CollectionsMarshal.GetValueRefOrAddDefault(ordinals, ticket, out _);
        if (sku is null or { Length: > 64 }) return Refuse(
            "sku", sku is null ? ImportProblems.MissingCell : ImportProblems.TooLong.With(64));
        if (!int.TryParse(row["quantity"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity)) return Refuse(
            "quantity", ImportProblems.NotANumber);
        if (row["price"] is not { } price || !TicketAmount.TryOf(price, quantity, out var amount)) return Refuse(
            "price", ImportProblems.NotANumber);
        if (!DateTime.TryParseExact(row["at"], TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return Refuse(
            "at", ImportProblems.NotATime);
        UnitCard? store = null;
        if (row["store"] is { } code && !known.Stores.TryGetValue(code, out store)) return Refuse(
            "store", OrganizationProblems.UnknownUnit.With(code));
        var card = Card(row["card"]);
        return new()
        {
            Ticket = ticket,
            Ordinal = ordinal,
            At = new DateTimeOffset(local, zone.Zone.GetUtcOffset(local)).ToUniversalTime(),
            Store = store?.Id,
            OrgPath = (store?.Path ?? OrgPath.Root).Value,
            Card = card,
            Member = card is not null && known.Members.TryGetValue(card, out var member) ? member : null,
            Sku = sku,
            Title = row["title"] is { } title ? title[..Math.Min(title.Length, 200)] : null,
            Brand = known.Skus.TryGetValue(sku, out var product) ? product.Brand : null,
            Quantity = quantity,
            Amount = amount,
            Import = import,
        };

        TicketLine? Refuse(string column, Problem problem)
        {
            chunk.Refuse(row, column, problem);
            return null;
        }
    }

    /// <summary>Card numbers that a spreadsheet has turned into <c>17850.0</c> are taken for what they were.</summary>
    internal static string? Card(string? text) =>
        text is { Length: > 0 and <= 64 } ? text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text : null;

    private static async Task<long> Last(SiyuDb db, CancellationToken ct) =>
        await db.All<TicketLine>().MaxAsync(line => (long?)line.Number, ct) ?? 0;

    private sealed record Known(
        IReadOnlyDictionary<string, MemberId> Members,
        IReadOnlyDictionary<string, UnitCard> Stores,
        IReadOnlyDictionary<string, SkuCard> Skus);
}
