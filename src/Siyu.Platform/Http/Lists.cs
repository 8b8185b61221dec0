using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>A list (列表): asked for a page at a time, in an order, and given as a file of the very same rows.</summary>
public interface IListSlice<TAsk, TRow> : ISlice
{
    /// <summary>How the list looks as a file.</summary>
    static abstract Sheet<TRow> Sheet { get; }

    Task<Result<Page<TRow>>> Handle(Actor actor, TAsk ask, ListAsk page, CancellationToken ct);
}

/// <summary>A list that is not filtered (不筛选).</summary>
public sealed record Unfiltered;

/// <summary>Reads one page of what is exported, as the list would show it.</summary>
public delegate Task<Result<Page<TRow>>> ReadPage<in TSlice, in TAsk, TRow>(
    TSlice slice, Actor actor, TAsk ask, ListAsk page, CancellationToken ct);

/// <summary>Maps lists.</summary>
public static class Lists
{
    private const int ExportsPerMinute = 6;

    /// <summary>The list at its address, and the same as a file at <c>…/export</c>: one rule, one filter, one order.</summary>
    public static void MapList<TSlice, TAsk, TRow>(this IEndpointRouteBuilder routes, string path, Allow rule)
        where TSlice : class, IListSlice<TAsk, TRow> where TAsk : notnull
    {
        routes.MapGet(path, (
            Actor actor, [AsParameters] TAsk ask, [AsParameters] ListAsk page, TSlice slice, CancellationToken ct) =>
            slice.Handle(actor, ask, page, ct).ToHttp()).Allow(rule);
        routes.MapExport<TSlice, TAsk, TRow>(path, TSlice.Sheet, (slice, actor, ask, page, ct) => slice.Handle(actor, ask, page, ct))
            .Allow(rule);
    }

    /// <summary>Why a list that has but one order is not sorted by what is asked for; null where nothing is.</summary>
    public static Problem? Unsorted(this ListAsk page) =>
        string.IsNullOrEmpty(page.Sort) ? null : PlatformProblems.UnknownSort.With("—").AtField("sort");

    /// <summary>The file of a list that answers more than its rows, or is asked for in its own way.</summary>
    public static RouteHandlerBuilder MapExport<TSlice, TAsk, TRow>(
        this IEndpointRouteBuilder routes, string path, Sheet<TRow> sheet, ReadPage<TSlice, TAsk, TRow> read)
        where TSlice : class where TAsk : notnull =>
        routes.MapGet($"{path}/export", (
            Actor actor, [AsParameters] TAsk ask, string? sort, HttpContext http, CancellationToken ct) =>
            new Export<TSlice, TAsk, TRow>(sheet, read).Of(new(http.RequestServices, actor, ask, sort), ct).ToHttp())
            .AtMost(ExportsPerMinute).WithMetadata(new ListExport(path, sheet));
}

/// <summary>Which list an endpoint exports (列表导出).</summary>
internal sealed record ListExport(string List, ISheet Sheet);

/// <summary>One export of a list (导出): the first page decides whether there is a file at all, and is written down; the others follow
/// while the file is read.</summary>
internal sealed class Export<TSlice, TAsk, TRow>(Sheet<TRow> sheet, ReadPage<TSlice, TAsk, TRow> read) where TSlice : class
{
    internal sealed record Wish(IServiceProvider Services, Actor Actor, TAsk Ask, string? Sort);

    public async Task<Result<IResult>> Of(Wish wish, CancellationToken ct)
    {
        var first = await Page(wish, null, ct);
        if (!first.Ok) return first.Problem!;
        await wish.Services.GetRequiredService<Works>().Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Audit(wish.Actor, sheet.Action, $"list/{sheet.Title}", after: Told(wish));
            return Task.CompletedTask;
        }, ct);
        return Result.Of(Csv.File($"{sheet.Title}.csv", sheet.Head, Lines(wish, first.Value, ct)));
    }

    private async IAsyncEnumerable<IReadOnlyList<string?>> Lines(
        Wish wish, Page<TRow> first, [EnumeratorCancellation] CancellationToken ct)
    {
        var (page, given) = (first, 0);
        while (true)
        {
            var cells = ((ISheet)sheet).Cells(page.Rows.Cast<object>());
            foreach (var line in await SheetText.Of(cells, wish.Services, wish.Actor, ct)) yield return line;
            given += page.Rows.Count;
            if (page.Next is null) yield break;
            if (given >= Csv.LinesAtMost) break;
            page = (await Page(wish, page.Next, ct)).Value;
        }
        // Nobody takes a part for the whole.
        yield return [$"只导出了前 {given} 行，请缩小筛选范围后再导出"];
    }

    private Task<Result<Page<TRow>>> Page(Wish wish, string? after, CancellationToken ct) =>
        read(wish.Services.GetRequiredService<TSlice>(), wish.Actor, wish.Ask, new(after, Page<TRow>.Limit, wish.Sort), ct);

    /// <summary>What was asked for, of what somebody set.</summary>
    private static JsonObject Told(Wish wish)
    {
        var asked = JsonSerializer.SerializeToNode(wish.Ask, Json.Options) as JsonObject ?? [];
        foreach (var unset in asked.Where(one => one.Value is null).Select(one => one.Key).ToList()) asked.Remove(unset);
        if (!string.IsNullOrEmpty(wish.Sort)) asked["sort"] = wish.Sort;
        return asked;
    }
}
