using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.AfterSales;

/// <summary>
/// The goods are back and somebody looks at them (收货验货): what is taken back is refunded at once, what can be sold again goes to the
/// shelf, and what is not taken back goes to the buyer again with a word why.
/// </summary>
internal sealed class InspectReturn(SiyuDb db, GiveBack giveBack, TimeProvider clock) : ISlice
{
    private const int NoteAtMost = 200;

    /// <param name="Note">What the buyer reads; needed where not everything is taken back.</param>
    internal sealed record Request(IReadOnlyList<Units> Lines, string? Note);

    /// <param name="Accepted">Units that are taken back and paid back.</param>
    /// <param name="Restocked">Of those, units that can be sold again.</param>
    internal sealed record Units(OrderLineId Line, int Accepted, int Restocked);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var app in (string[])["console", "guide"])
            routes.MapPost($"/{app}/after-sales/{{id}}/inspect",
                (Actor actor, AfterSaleId id, Request request, InspectReturn slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("orders.inspect"));
    }

    public async Task<Result<Done>> Handle(Actor actor, AfterSaleId id, Request request, CancellationToken ct)
    {
        var note = request.Note?.Trim();
        if (note?.Length > NoteAtMost) return OrdersProblems.BadReason.With(NoteAtMost).AtField("note");
        var seen = await db.Rows<AfterSale>(actor).AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, ct);
        if (seen is null) return OrdersProblems.UnknownAfterSale;
        var order = Must.Exist(await db.Locked<Order, OrderId>(seen.OrderId, ct), "an after-sale is of an order");
        var afterSale = Must.Exist(await db.Locked<AfterSale, AfterSaleId>(id, ct), "an after-sale that was seen");
        if (afterSale.State != AfterSaleState.Returning) return OrdersProblems.NotReturning;
        var asked = await db.All<AfterSaleLine>().Where(line => line.AfterSale == id).ToListAsync(ct);
        if (Wrong(asked, request.Lines) is { } wrong) return wrong;
        if (asked.Any(line => line.Accepted < line.Quantity) && string.IsNullOrEmpty(note))
            return OrdersProblems.NeedsNote.AtField("note");
        db.Audit(actor, "orders.inspect_return", $"order/{order.Id}", null, new { afterSale.Id, request.Lines, note });
        db.Cancel<ReturnOverdue>(id.ToString());
        if (asked.TrueForAll(line => line.Accepted == 0)) return End(actor, afterSale, note!);
        afterSale.Note(string.IsNullOrEmpty(note) ? null : note);
        return await giveBack.Handle(actor, order, afterSale, asked, ct);
    }

    /// <summary>Every line that was asked for is said once, and no more of it than was asked for.</summary>
    private static Problem? Wrong(List<AfterSaleLine> asked, IReadOnlyList<Units>? found)
    {
        if (found is null || found.Contains(null!) || found.Count != asked.Count) return OrdersProblems.InspectEveryLine;
        foreach (var line in asked)
        {
            if (found.SingleOrDefault(one => one.Line == line.Line) is not { } said) return OrdersProblems.InspectEveryLine;
            if (said.Accepted < 0 || said.Accepted > line.Quantity) return OrdersProblems.TooManyUnits.With(line.Quantity);
            if (said.Restocked < 0 || said.Restocked > said.Accepted) return OrdersProblems.TooManyRestocked.With(said.Accepted);
            line.Accept(said.Accepted, said.Restocked);
        }
        return null;
    }

    private Result<Done> End(Actor actor, AfterSale afterSale, string note)
    {
        var now = clock.GetUtcNow();
        var rejected = afterSale.Reject(actor, note, now);
        if (rejected.Ok) db.Publish(afterSale.ChangedNow(now));
        return rejected;
    }
}
