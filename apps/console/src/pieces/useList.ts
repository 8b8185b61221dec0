import { Problem } from '@siyu/shared'
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import { wordsOf } from '../house/tell'

/** A page of rows as the house answers it. */
export interface Rows<Row> {
  rows: readonly Row[]
  next?: string | null
  total?: number | null
}

export type Filters = Record<string, string>
export type Ask<F extends Filters> = F & { after?: string; size: number }

export interface ListSpec<Row, F extends Filters> {
  /** Every filter by its name in the address, with what it is when the address is silent. A filter named `sort` takes "-at" and "at". */
  filters: F
  size?: number
  load: (ask: Ask<F>, signal: AbortSignal) => Promise<Rows<Row>>
}

/**
 * A list that the house pages (列表): filters, sort and cursor live in the address, so that back, reload and a sent link show the same rows.
 * `draft` is what stands in the filter bar; `apply()` makes it the address.
 */
export function useList<Row, F extends Filters>(spec: ListSpec<Row, F>) {
  const route = useRoute()
  const router = useRouter()
  const home = route.name
  const size = spec.size ?? 50

  const rows = shallowRef<Row[]>([])
  const next = ref<string>()
  const total = ref<number>()
  const busy = ref(true)
  const problem = ref<string>()
  /** Cursors of the pages before this one, as far as this visit walked them. */
  const trail = ref<string[]>([])
  const now = computed(() => filtersOf(spec.filters, route.query))
  const after = computed(() => textOf(route.query.after))
  const draft = reactive({ ...now.value }) as F
  const filtered = computed(() => Object.keys(spec.filters).some((name) => name !== 'sort' && now.value[name] !== spec.filters[name]))

  let running: AbortController | undefined

  async function load(): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    busy.value = true
    try {
      const page = await spec.load({ ...now.value, after: after.value || undefined, size }, mine.signal)
      if (mine.signal.aborted) return
      rows.value = [...page.rows]
      next.value = page.next ?? undefined
      total.value = page.total ?? undefined
      problem.value = undefined
    } catch (fault) {
      if (mine.signal.aborted) return
      rows.value = []
      problem.value = wordsOf(fault)
      if (!(fault instanceof Problem)) throw fault
    } finally {
      if (running === mine) busy.value = false
    }
  }

  function go(filters: F, cursor: string): Promise<unknown> {
    const kept = Object.entries(filters).filter(([name, value]) => value !== spec.filters[name])
    const others = Object.entries(route.query).filter(([name]) => name !== 'after' && !(name in spec.filters))
    return router.push({ query: { ...Object.fromEntries(others), ...Object.fromEntries(kept), ...(cursor ? { after: cursor } : {}) } })
  }

  function apply(): void {
    trail.value = []
    void go({ ...draft } as F, '')
  }

  function clear(): void {
    Object.assign(draft, spec.filters)
    apply()
  }

  function forward(): void {
    if (!next.value) return
    trail.value.push(after.value)
    void go(now.value, next.value)
  }

  /** To the page before; where this visit did not come by it, to the first. */
  function backward(): void {
    void go(now.value, trail.value.pop() ?? '')
  }

  watch(
    () => route.fullPath,
    () => {
      if (route.name !== home) return
      Object.assign(draft, now.value)
      void load()
    },
    { immediate: true },
  )
  onScopeDispose(() => running?.abort())

  return reactive({
    rows, total, busy, problem, draft, now, filtered, load, apply, clear, forward, backward,
    hasNext: computed(() => !!next.value),
    hasBefore: computed(() => !!after.value),
    page: computed(() => (after.value ? trail.value.length + 1 : 1)),
  })
}

export type List<Row> = Pick<
  ReturnType<typeof useList<Row, Filters>>,
  'total' | 'busy' | 'problem' | 'filtered' | 'load' | 'apply' | 'clear' | 'forward' | 'backward' | 'hasNext' | 'hasBefore' | 'page'
> & { rows: Row[]; draft: Filters }

export function filtersOf<F extends Filters>(defaults: F, query: LocationQuery): F {
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, textOf(query[name]) || value])) as F
}

function textOf(value: LocationQuery[string] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
