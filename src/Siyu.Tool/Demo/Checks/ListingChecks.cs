namespace Siyu.Tool.Demo.Checks;

/// <summary>What a guide drafted went through review before customers saw it, and each version stays (起草与审核).</summary>
internal sealed class ListingChecks : ICheckGroup
{
    public async Task Check(Story story, CancellationToken ct)
    {
        await story.Exactly("listings.drafted_sent_back_and_sold", 1, """
            SELECT count(*) FROM catalog_spu s WHERE s.drafted_by IS NOT NULL AND s.listing = 'Published'
              AND EXISTS (SELECT 1 FROM catalog_listing_step t WHERE t.spu = s.id AND t.act = 'Returned' AND t.reason IS NOT NULL)
            """, ct);
        await story.Exactly("listings.versions_say_what_changed", 1, """
            SELECT count(*) FROM catalog_listing_step t JOIN catalog_spu s ON s.id = t.spu
            WHERE s.drafted_by IS NOT NULL AND t.act = 'Submitted' AND t.changed = 'Prices' AND t.content IS NOT NULL
            """, ct);
    }
}
