using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Platform.Imports;

/// <summary>A room for testing imports: goods with a code and a title.</summary>
public sealed class ShelfModule : IModule
{
    public static string Name => "shelf";

    public static void Build(ModuleBuilder module) => module.Entity<Good>("shelf_good").Imports<ImportGoods>("goods", "shelf.import");
}

public sealed class Good
{
    public SkuId Id { get; init; }
    public string Code { get; init; } = "";
    public string Title { get; set; } = "";
}

public sealed class ImportGoods(TimeProvider clock) : IImport
{
    public static readonly Problem BadCode = Problem.Invalid("shelf.bad_code", "编码必须以 G 开头", "A code begins with G");

    public static IReadOnlyList<ImportColumn> Columns =>
        [new("code", "编码", Required: true, "sku"), new("title", "名称", Required: true), new("note", "备注")];

    public async Task Take(ImportChunk chunk, IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var codes = chunk.Rows.Select(row => row["code"]!).ToList();
        var there = await db.All<Good>().Where(good => codes.Contains(good.Code)).ToDictionaryAsync(good => good.Code, ct);
        foreach (var row in chunk.Rows)
        {
            var (code, title) = (row["code"]!, row["title"]!);
            if (!code.StartsWith('G')) chunk.Refuse(row, "code", BadCode);
            else if (!there.TryGetValue(code, out var good)) Add(db, there, chunk,
                new() { Id = SkuId.New(clock.GetUtcNow()), Code = code, Title = title });
            else if (good.Title != title)
            {
                good.Title = title;
                chunk.Changed++;
            }
        }
    }

    private static void Add(SiyuDb db, Dictionary<string, Good> there, ImportChunk chunk, Good good)
    {
        db.Add(good);
        there.Add(good.Code, good);
        chunk.Added++;
    }
}
