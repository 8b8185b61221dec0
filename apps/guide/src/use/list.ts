import { Problem } from '@siyu/shared'
import { ref, shallowRef } from 'vue'

/** A list that grows as one scrolls (无限列表): pages by cursor, refreshed from the top, stale answers dropped. */

export interface PageOf<Row> {
  rows: Row[]
  next?: string | null
}

export function useList<Row>(fetchPage: (after: string | undefined, signal: AbortSignal) => Promise<PageOf<Row>>) {
  const rows = shallowRef<Row[]>([])
  const loading = ref(false)
  const refreshing = ref(false)
  const finished = ref(false)
  const problem = shallowRef<Problem>()
  let next: string | undefined
  let asked = new AbortController()

  async function more() {
    if (finished.value) return
    const mine = asked
    loading.value = true
    problem.value = undefined
    try {
      const page = await fetchPage(next, mine.signal)
      if (mine !== asked) return
      rows.value = next === undefined ? page.rows : [...rows.value, ...page.rows]
      next = page.next ?? undefined
      finished.value = next === undefined
    } catch (fault) {
      if (mine !== asked) return
      problem.value = asProblem(fault)
    }
    loading.value = false
    refreshing.value = false
  }

  /** From the top again; what is shown stays until the new first page is here. */
  async function refresh() {
    asked.abort()
    asked = new AbortController()
    next = undefined
    finished.value = false
    await more()
  }

  /** Another filter: what is shown is of the old one and goes. */
  function restart() {
    rows.value = []
    return refresh()
  }

  return { rows, loading, refreshing, finished, problem, more, refresh, restart }
}

export function asProblem(fault: unknown): Problem {
  if (fault instanceof Problem) return fault
  throw fault
}
