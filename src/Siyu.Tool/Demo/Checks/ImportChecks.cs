namespace Siyu.Tool.Demo.Checks;

/// <summary>What the files held is in the house, once (导入).</summary>
internal sealed class ImportChecks : ICheckGroup
{
    public async Task Check(Story story, CancellationToken ct)
    {
        if (story.History is not { } history)
        {
            story.Report.Missing("pos.imported_whole");
            return;
        }

        await story.Exactly("pos.imported_whole", history.Rows, "SELECT count(*) FROM orders_ticket_line", ct);
        await story.AtLeast("products.imported", Goods.All.Count, "SELECT count(*) FROM catalog_sku", ct);
    }
}
