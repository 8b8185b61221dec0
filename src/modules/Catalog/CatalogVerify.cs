using System.Runtime.CompilerServices;
using Siyu.Platform;

namespace Siyu.Catalog;

/// <summary>What must hold in the catalogue (目录核对).</summary>
internal sealed class CatalogVerify : IVerify
{
    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("catalog.sku_has_product",
            "SELECT code FROM catalog_sku k WHERE NOT EXISTS (SELECT 1 FROM catalog_spu s WHERE s.id = k.spu)", ct);
        yield return await db.Offenders("catalog.product_has_sku",
            "SELECT code FROM catalog_spu s WHERE NOT EXISTS (SELECT 1 FROM catalog_sku k WHERE k.spu = s.id)", ct);
        yield return await db.Offenders("catalog.prices_within_list",
            "SELECT code FROM catalog_sku WHERE member_price > list_price OR floor_price > list_price", ct);
        yield return await db.Offenders("catalog.listing_is_its_last_step",
            """
            SELECT code FROM catalog_spu s
            WHERE listing IN ('InReview', 'Returned') AND NOT EXISTS (SELECT 1 FROM catalog_listing_step t WHERE t.spu = s.id
              AND t.act = CASE s.listing WHEN 'InReview' THEN 'Submitted' ELSE 'Returned' END)
            """, ct);
        yield return await db.Offenders("catalog.category_has_parent",
            """
            SELECT code FROM catalog_category c
            WHERE parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM catalog_category p WHERE p.id = c.parent)
            """, ct);
    }
}
