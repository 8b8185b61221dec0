import type { Schema } from '@siyu/shared'
import { computed, ref } from 'vue'
import { tellProblem } from '../../house/tell'
import { useUnits } from '../../pieces/units'
import { useCategories } from './catalog'

/** Which goods something applies to (适用范围), while it is chosen. */
export interface ScopeDraft {
  scope: Schema<'ScopeKind'>
  ids: string[]
}

export const scopes: Readonly<Record<Schema<'ScopeKind'>, string>> = { All: '全部商品', Brand: '指定品牌', Category: '指定分类', Sku: '指定商品' }

/** The names of what is chosen, for the words of a preview; `start` when the window opens, with the names that the house gave. */
export function useGoodsScope(draft: ScopeDraft) {
  const [units, categories] = [useUnits(), useCategories()]
  const goods = ref<Record<string, string>>({})
  const nameOf = (id: string): string => (draft.scope === 'Brand' ? units.brandName(id) : draft.scope === 'Category' ? (categories.byId.get(id)?.name ?? '—') : (goods.value[id] ?? '—'))
  const names = computed(() => draft.ids.map(nameOf))

  function start(known: Record<string, string> | null | undefined): void {
    goods.value = { ...known }
    Promise.all([units.ready(), categories.ready()]).catch(tellProblem)
  }
  return { goods, names, start }
}
