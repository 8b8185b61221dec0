using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>What the reader may import in the console (可导入的内容), with the columns of each, so that a file's own can be matched.</summary>
internal sealed class ImportKinds(ModuleList modules) : ISlice
{
    internal sealed record Row(string Kind, IReadOnlyList<ColumnRow> Columns);
    internal sealed record ColumnRow(string Name, string Zh, bool Required, IReadOnlyList<string> AlsoCalled);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/imports", (Actor actor, ImportKinds slice) => slice.Handle(actor).ToHttp()).Allow(Allow.AnyStaff);

    public Result<IReadOnlyList<Row>> Handle(Actor actor) => Result.Of<IReadOnlyList<Row>>(
    [
        .. modules.Imports.Where(kind => kind.OpenTo(actor)).Select(kind => new Row(
            kind.Name, [.. kind.Columns.Select(column => new ColumnRow(column.Name, column.Zh, column.Required, column.AlsoCalled))])),
    ]);
}
