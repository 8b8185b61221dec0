using Siyu.Kernel;

namespace Siyu.Catalog.Domain;

/// <summary>A category of goods (商品分类), in a tree of at most <see cref="DeepestLevel"/> levels.</summary>
internal sealed class Category
{
    public const int DeepestLevel = 4;
    public const int LongestName = 40;

    /// <summary>The whole tree is read at once, so it has a bound.</summary>
    public const int Most = 5_000;

    private Category() { }

    public CategoryId Id { get; private set; }
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";
    public CategoryId? Parent { get; private set; }
    public int Sort { get; private set; }

    public static Result<Category> Create(CategoryDraft draft, IReadOnlyCollection<Category> tree, DateTimeOffset at)
    {
        var category = new Category { Id = CategoryId.New(at) };
        if (tree.Count >= Most) return CatalogRefusals.TooManyCategories.With(Most);
        var written = category.Change(draft, tree);
        return written.Ok ? category : written.Problem!;
    }

    public Result<Done> Change(CategoryDraft draft, IReadOnlyCollection<Category> tree)
    {
        if (!CodeText.IsSound(draft.Code)) return CatalogRefusals.BadCode.With(draft.Code);
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Trim().Length > LongestName)
            return CatalogRefusals.BadName.With(LongestName);
        if (tree.Any(other => other.Code == draft.Code && other.Id != Id)) return CatalogRefusals.CodeTaken.With(draft.Code);
        var hangs = HangsSoundly(draft.Parent, tree);
        if (!hangs.Ok) return hangs;
        (Code, Name, Parent, Sort) = (draft.Code, draft.Name.Trim(), draft.Parent, draft.Sort);
        return Done.It;
    }

    /// <summary>This category and all below it, for lists by category.</summary>
    public static IReadOnlyList<CategoryId> Below(CategoryId root, IReadOnlyCollection<Category> tree)
    {
        var children = tree.Where(category => category.Parent is not null)
            .ToLookup(category => category.Parent!.Value, category => category.Id);
        var found = new List<CategoryId> { root };
        for (var i = 0; i < found.Count && found.Count <= Most; i++) found.AddRange(children[found[i]]);
        return found;
    }

    private Result<Done> HangsSoundly(CategoryId? parent, IReadOnlyCollection<Category> tree)
    {
        var byId = tree.ToDictionary(category => category.Id);
        var above = 0;
        for (var up = parent; up is { } id; up = byId[id].Parent)
        {
            if (!byId.ContainsKey(id)) return CatalogRefusals.UnknownCategory;
            if (id == Id) return CatalogRefusals.CategoryLoop;
            above++;
        }
        return above + Height(tree) > DeepestLevel ? CatalogRefusals.CategoryTooDeep.With(DeepestLevel) : Done.It;
    }

    private int Height(IReadOnlyCollection<Category> tree) =>
        1 + tree.Where(category => category.Parent == Id).Select(child => child.Height(tree)).DefaultIfEmpty(0).Max();
}

/// <summary>What somebody wishes a category to be (分类草稿).</summary>
internal sealed record CategoryDraft(string Code, string Name, CategoryId? Parent, int Sort);
