using System.Globalization;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>What the mall on a phone tells of a visit before somebody buys (浏览): the boards count it.</summary>
internal static class Visit
{
    private static readonly (string Name, string Page)[] Steps =
        [("page_view", "index"), ("product_view", "product"), ("page_view", "cart"), ("checkout", "cart")];

    internal static async Task Tell(Consumer who, int number, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        await who.Line.Post("/api/track", new
        {
            app = "mall", sentAt = now,
            events = Steps.Select((step, i) => new
            {
                id = Guid.CreateVersion7(now), name = step.Name, at = now.AddSeconds(i - Steps.Length),
                session = string.Create(CultureInfo.InvariantCulture, $"demo-visit-{number:D6}"),
                page = step.Page, product = (string?)null, share = (string?)null,
            }),
        }, ct);
    }
}
