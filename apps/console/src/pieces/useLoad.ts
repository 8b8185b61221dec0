import { Problem } from '@siyu/shared'
import { onScopeDispose, reactive, ref, watch, type WatchSource } from 'vue'
import { wordsOf } from '../house/tell'

/** One thing that the house answers (取数): data, busy, or the words why not; asked again when what it depends on changes. */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, dependsOn: WatchSource[] = []) {
  const data = ref<T>()
  const busy = ref(true)
  const problem = ref<string>()
  /** The stable code of the refusal, for pages that answer one of them differently. */
  const code = ref<string>()
  let running: AbortController | undefined

  async function reload(): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    busy.value = true
    try {
      const answer = await load(mine.signal)
      if (mine.signal.aborted) return
      data.value = answer
      problem.value = code.value = undefined
    } catch (fault) {
      if (mine.signal.aborted) return
      problem.value = wordsOf(fault)
      code.value = fault instanceof Problem ? fault.code : undefined
      if (!(fault instanceof Problem)) throw fault
    } finally {
      if (running === mine) busy.value = false
    }
  }

  if (dependsOn.length) watch(dependsOn, reload)
  void reload()
  onScopeDispose(() => running?.abort())
  return reactive({ data, busy, problem, code, reload })
}
