using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Imports;

/// <summary>Imports stores, counters and warehouses (门店导入); a parent stands above its children in the file, or is there already.</summary>
internal sealed class StoreImport(TimeProvider clock) : IImport
{
    private static readonly Problem BadKind = Problem.Invalid("organization.bad_kind", "类型须为 {0} 之一", "The kind is one of {0}");

    public static IReadOnlyList<ImportColumn> Columns =>
    [
        new("code", "门店编码", Required: true, "store_code"), new("name", "门店名称", Required: true), new("kind", "类型", Required: true),
        new("parent", "上级编码"), new("city", "城市"), new("address", "地址"), new("fee_bps", "订单服务费万分比"),
    ];

    public async Task Take(ImportChunk chunk, IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var codes = chunk.Rows.SelectMany(row => new[] { row["code"], row["parent"] }).OfType<string>().Select(Lower).Distinct().ToList();
        var found = await db.All<Unit>().Where(unit => codes.Contains(unit.Code.ToLower()) || unit.Kind == UnitKind.Group).ToListAsync(ct);
        var units = found.DistinctBy(unit => Lower(unit.Code)).ToDictionary(unit => unit.Code, StringComparer.OrdinalIgnoreCase);
        foreach (var row in chunk.Rows)
        {
            if (Take(chunk, row, units, db) is { } problem) chunk.Refuse(row, problem.At ?? "", problem);
        }
    }

    private Problem? Take(ImportChunk chunk, ImportRow row, Dictionary<string, Unit> units, SiyuDb db)
    {
        var draft = Draft(row);
        if (!draft.Ok) return draft.Problem;
        var parent = row["parent"] is { } code
            ? units.GetValueOrDefault(code) : units.Values.FirstOrDefault(unit => unit.Kind == UnitKind.Group);
        if (parent is null) return OrganizationProblems.UnknownUnit.With(row["parent"] ?? "").AtField("parent");
        if (units.TryGetValue(draft.Value.Code, out var known))
        {
            if (known.Code != draft.Value.Code) return OrganizationProblems.CodeTaken.With(draft.Value.Code).AtField("code");
            var revised = known.Revise(draft.Value, parent.Id);
            if (!revised.Ok) return revised.Problem;
            if (!revised.Value.Before) chunk.Changed++;
            return null;
        }
        var started = Unit.Start(parent, draft.Value, clock.GetUtcNow());
        if (!started.Ok) return started.Problem;
        units.Add(draft.Value.Code, started.Value);
        db.Add(started.Value);
        chunk.Added++;
        return null;
    }

    private static string Lower(string code) => code.ToLowerInvariant();

    private static Result<UnitDraft> Draft(ImportRow row)
    {
        if (!Enum.TryParse<UnitKind>(row["kind"], ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || kind == UnitKind.Group)
            return BadKind.With(string.Join(", ", Enum.GetNames<UnitKind>().Skip(1))).AtField("kind");
        var fee = 0;
        if (row["fee_bps"] is { } text && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out fee))
            return OrganizationProblems.BadFee.AtField("fee_bps");
        return new UnitDraft(kind, row["code"]!, row["name"]!) { ServiceFeeBps = fee, City = row["city"], Address = row["address"] };
    }
}
