import type { Schema } from '@siyu/shared'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api } from '../../house/api'

export type Category = Schema<'CategoryTreeRow'>
export interface Branch extends Category {
  children?: Branch[]
}

/** The categories (分类), asked once, as a tree and by id. */
export const useCategories = defineStore('categories', () => {
  const rows = ref<Category[]>([])
  let asked: Promise<void> | undefined

  const byId = computed(() => new Map(rows.value.map((row) => [row.id, row])))
  const tree = computed(() => branches(rows.value))

  async function read(): Promise<void> {
    rows.value = await api.get('/api/console/categories')
  }

  function ready(): Promise<void> {
    return (asked ??= read().catch((fault: unknown) => {
      asked = undefined
      throw fault
    }))
  }

  function again(): Promise<void> {
    asked = undefined
    return ready()
  }

  const nameOf = (id: string | null | undefined): string => pathOf(byId.value, id).join(' / ') || '—'
  return { rows, byId, tree, ready, again, nameOf }
})

/** The tree below a parent; what hangs below something unseen stands at the top. */
export function branches(rows: readonly Category[]): Branch[] {
  const known = new Set(rows.map((row) => row.id))
  const below = (parent: string | null): Branch[] =>
    rows
      .filter((row) => (row.parent && known.has(row.parent) ? row.parent : null) === parent)
      .map((row) => {
        const children = below(row.id)
        return children.length ? { ...row, children } : { ...row }
      })
  return below(null)
}

/** Names from the top down to one category. */
export function pathOf(byId: ReadonlyMap<string, Category>, id: string | null | undefined): string[] {
  const names: string[] = []
  for (let at = id ? byId.get(id) : undefined; at && names.length < 10; at = at.parent ? byId.get(at.parent) : undefined) names.unshift(at.name)
  return names
}
