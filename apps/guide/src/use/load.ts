import type { Problem } from '@siyu/shared'
import { ref, shallowRef } from 'vue'
import { asProblem } from './list'

/** One thing that a page shows (载入): it loads at once, again on demand, and says why it cannot. */
export function useLoad<T>(fetchIt: () => Promise<T>) {
  const value = shallowRef<T>()
  const loading = ref(false)
  const refreshing = ref(false)
  const problem = shallowRef<Problem>()

  async function load() {
    loading.value = true
    problem.value = undefined
    try {
      value.value = await fetchIt()
    } catch (fault) {
      problem.value = asProblem(fault)
    }
    loading.value = false
    refreshing.value = false
  }

  void load()
  return { value, loading, refreshing, problem, load }
}
