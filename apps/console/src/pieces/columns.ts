import { storageKey } from '@siyu/shared'
import { computed, ref, type ComputedRef } from 'vue'
import { useSession } from '../house/session'

/** A column of a list (列): its slot is `cell-<key>`; without one the row's value of that name is shown. */
export interface Column {
  key: string
  label: string
  width?: number
  min?: number
  align?: 'left' | 'right' | 'center'
  /** The list can be sorted by it: the house takes `sort=key` and `sort=-key`. */
  sortable?: boolean
  /** Hidden until somebody chooses it. */
  spare?: boolean
  /** Always shown: what the row is about. */
  fixed?: boolean
}

/** Which columns somebody sees (列选择), kept in their browser for each list. */
export function useColumns(list: string, columns: () => readonly Column[]): {
  shown: ComputedRef<Column[]>
  chosen: ComputedRef<string[]>
  choose: (keys: string[]) => void
} {
  const key = storageKey(`columns:${list}:${useSession().me?.staff ?? ''}`)
  const kept = ref<string[] | undefined>(read(key))
  const chosen = computed(() => kept.value ?? columns().filter((column) => !column.spare).map((column) => column.key))
  const shown = computed(() => columns().filter((column) => column.fixed || chosen.value.includes(column.key)))

  function choose(keys: string[]): void {
    kept.value = keys
    localStorage.setItem(key, JSON.stringify(keys))
  }
  return { shown, chosen, choose }
}

function read(key: string): string[] | undefined {
  const text = localStorage.getItem(key)
  if (!text) return undefined
  const value: unknown = JSON.parse(text)
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined
}
