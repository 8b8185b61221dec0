using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Imports;

/// <summary>Imports categories (导入分类) by their codes; a parent stands in the file before its children, or is there already.</summary>
internal sealed class CategoryImport(TimeProvider clock) : IImport
{
    /// <summary>How files write that a category has no parent.</summary>
    private const string NoParent = "0";

    public static IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("code", "分类编码", true, "id"), new("name", "分类名称", true), new("parent", "上级编码", false, "pid"), new("sort", "排序", false, "sort_order"),
    ];

    public async Task Take(ImportChunk chunk, IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var tree = await db.All<Category>().ToListAsync(ct);
        foreach (var row in chunk.Rows) Take(row, chunk, tree, db);
    }

    private void Take(ImportRow row, ImportChunk chunk, List<Category> tree, SiyuDb db)
    {
        if (!int.TryParse(row["sort"] ?? "0", out var sort))
        {
            chunk.Refuse(row, "sort", ImportRefusals.NotANumber);
            return;
        }
        CategoryId? parent = null;
        if (row["parent"] is { } above and not NoParent)
        {
            parent = tree.Find(category => category.Code == above)?.Id;
            if (parent is null)
            {
                chunk.Refuse(row, "parent", CatalogRefusals.UnknownCategory);
                return;
            }
        }
        Keep(new(row["code"]!, row["name"]!, parent, sort), row, chunk, tree, db);
    }

    private void Keep(CategoryDraft draft, ImportRow row, ImportChunk chunk, List<Category> tree, SiyuDb db)
    {
        if (tree.Find(category => category.Code == draft.Code) is { } known)
        {
            if (draft == new CategoryDraft(known.Code, known.Name, known.Parent, known.Sort)) return;
            var changed = known.Change(draft, tree);
            if (changed.Ok) chunk.Changed++;
            else chunk.Refuse(row, "code", changed.Problem!);
            return;
        }
        var created = Category.Create(draft, tree, clock.GetUtcNow());
        if (!created.Ok)
        {
            chunk.Refuse(row, "code", created.Problem!);
            return;
        }
        tree.Add(created.Value);
        db.Add(created.Value);
        chunk.Added++;
    }
}
