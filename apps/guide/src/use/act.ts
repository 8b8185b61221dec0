import { newWish } from '@siyu/shared'
import { showFailToast, showSuccessToast } from 'vant'
import { ref } from 'vue'
import { asProblem } from './list'

/** An act of the person (操作): one at a time, its refusal said in the house's words, the same wish until it is granted. */
export function useAct() {
  const busy = ref(false)
  let wish = newWish()

  /** True where it was done. */
  async function act(work: (idempotencyKey: string) => Promise<unknown>, said?: string): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await work(wish)
      wish = newWish()
      if (said) showSuccessToast(said)
      return true
    } catch (fault) {
      const problem = asProblem(fault)
      // An answer was given, so the next press is a new wish; where none came it may have happened, and the wish stays the same.
      if (problem.status) wish = newWish()
      showFailToast({ message: problem.message, duration: 3000 })
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, act }
}
