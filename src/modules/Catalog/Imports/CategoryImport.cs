using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Imports;

/// <summary>Imports categories (导入分类) by their codes; a parent may stand anywhere in the same chunk of the file, or is there
/// already.</summary>
internal sealed class CategoryImport(TimeProvider clock) : IImport
{
    /// <summary>How files write that a category has no parent.</summary>
    private const string NoParent = "0";

    public static IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("code", "分类编码", true, "id"), new("name", "分类名称", true), new("parent", "上级编码", false, "pid"),
        new("sort", "排序", false, "sort_order"),
    ];

    public async Task Take(ImportChunk chunk, IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var tree = await db.All<Category>().ToListAsync(ct);
        var waiting = chunk.Rows.ToList();
        // Each round takes those whose parent is known by now; when a round takes none, the rest has no parent anywhere.
        int taken;
        do taken = waiting.RemoveAll(row => HasParent(row, tree) && Take(row, chunk, tree, db));
        while (taken > 0);
        foreach (var orphan in waiting) chunk.Refuse(orphan, "parent", CatalogRefusals.UnknownCategory);
    }

    private static bool HasParent(ImportRow row, List<Category> tree) =>
        row["parent"] is null or NoParent || tree.Exists(category => category.Code == row["parent"]);

    private bool Take(ImportRow row, ImportChunk chunk, List<Category> tree, SiyuDb db)
    {
        if (!int.TryParse(row["sort"] ?? "0", out var sort))
        {
            chunk.Refuse(row, "sort", ImportRefusals.NotANumber);
            return true;
        }
        var parent = row["parent"] is { } above and not NoParent ? tree.Find(category => category.Code == above)!.Id : (CategoryId?)null;
        Keep(new(row["code"]!, row["name"]!, parent, sort), row, chunk, tree, db);
        return true;
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
