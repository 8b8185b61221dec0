import { ref, watch, type Ref } from 'vue'
import { tellProblem } from '../house/tell'

/** Something that a search offers (候选项). */
export interface Choice {
  id: string
  name: string
  /** What tells it from others of the same name: a code, a place. */
  beside?: string
}

/**
 * A search while somebody types (边输边搜): a slower, older answer is not shown, and what is chosen keeps its name, also where it came
 * by the address. `named` tells the names of ids that no search has found yet.
 */
export function useSearch(chosen: Ref<string | string[] | undefined>, find: (text: string) => Promise<readonly Choice[]>, named: (ids: string[]) => Promise<readonly Choice[]>) {
  const found = ref<readonly Choice[]>([])
  const known = ref(new Map<string, Choice>())
  const busy = ref(false)
  let asked = 0

  const ids = (): string[] => (Array.isArray(chosen.value) ? chosen.value : chosen.value ? [chosen.value] : [])
  const know = (some: readonly Choice[]): void => {
    known.value = new Map([...known.value, ...some.map((one) => [one.id, one] as const)])
  }

  async function seek(text: string): Promise<void> {
    const mine = ++asked
    busy.value = true
    try {
      const some = await find(text.trim())
      if (mine !== asked) return
      found.value = some
      know(some)
    } catch (fault) {
      if (mine === asked) tellProblem(fault)
    } finally {
      if (mine === asked) busy.value = false
    }
  }

  watch(
    chosen,
    async () => {
      const missing = ids().filter((id) => !known.value.has(id))
      if (missing.length) await named(missing).then(know, tellProblem)
    },
    { immediate: true },
  )

  const nameOf = (id: string): string => known.value.get(id)?.name ?? '已选的一项'
  /** What stands in the list: what is chosen, then what was found. */
  const shown = (): Choice[] => [
    ...ids().filter((id) => !found.value.some((one) => one.id === id)).map((id) => known.value.get(id) ?? { id, name: nameOf(id) }),
    ...found.value,
  ]
  return { found, busy, seek, shown, nameOf }
}
