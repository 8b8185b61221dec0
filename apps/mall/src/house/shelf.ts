/** What several pages read of the catalogue (货架): categories, brands, terms; asked once and kept while the app is open. */
import type { Schema } from '@siyu/shared'
import { ref } from 'vue'
import { house } from './api'

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined
  return () => {
    asked ??= ask().catch((fault) => {
      asked = undefined
      throw fault
    })
    return asked
  }
}

export const categories = once(() => house.get('/api/mall/categories'))
export const brands = once(() => house.get('/api/mall/brands'))
export const orderTerms = once(() => house.get('/api/mall/order-terms'))

/** The category that the category page opens on; tabs carry no query. */
export const wantedCategory = ref<string>()

export type SkuRow = Schema<'MallSkusRow'>

/** SKUs with their pictures and prices, and how many of each can be sold now. */
export async function skusNow(ids: readonly string[]): Promise<{ rows: Map<string, SkuRow>; left: Map<string, number> }> {
  if (!ids.length) return { rows: new Map(), left: new Map() }
  const asked = [...new Set(ids)].join(',')
  const [rows, stock] = await Promise.all([house.get('/api/mall/skus', { query: { ids: asked } }), house.get('/api/mall/stock', { query: { skus: asked } })])
  return { rows: new Map(rows.map((row) => [row.id, row])), left: new Map(stock.map((row) => [row.sku, row.available])) }
}
