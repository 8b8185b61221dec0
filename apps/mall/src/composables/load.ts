/** Loading (加载): data, what went wrong, and trying again, the same on every page. */
import { Problem } from '@siyu/shared'
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'

export interface Fault {
  message: string
  offline: boolean
  /** What was asked for does not exist. */
  missing: boolean
  code: string
}

export function faultOf(fault: unknown): Fault {
  if (fault instanceof Problem) return { message: fault.message, offline: fault.status === 0, missing: fault.status === 404, code: fault.code }
  // What a person wrote for people is Chinese; a fault of the program is no sentence for a customer.
  const said = fault instanceof Error && /[\u4e00-\u9fff]/.test(fault.message) ? fault.message : undefined
  return { message: said ?? '出错了，请稍后重试。', offline: false, missing: false, code: 'unknown' }
}

export interface Load<T> {
  data: ShallowRef<T | undefined>
  fault: Ref<Fault | undefined>
  loading: Ref<boolean>
  load: () => Promise<void>
}

export function useLoad<T>(get: () => Promise<T>): Load<T> {
  const data = shallowRef<T>()
  const fault = ref<Fault>()
  const loading = ref(false)
  let turn = 0
  async function load(): Promise<void> {
    const mine = ++turn
    loading.value = true
    fault.value = undefined
    try {
      const got = await get()
      if (mine === turn) data.value = got
    } catch (problem) {
      if (mine === turn) fault.value = faultOf(problem)
    } finally {
      if (mine === turn) loading.value = false
    }
  }
  return { data, fault, loading, load }
}

export interface PageOf<T> {
  rows: T[]
  next: string | null
}

/** A list page by page (分页列表): starts anew, or goes on from the cursor. */
export function useList<T>(get: (after: string | undefined) => Promise<PageOf<T>>) {
  const rows = shallowRef<T[]>([])
  const next = ref<string>()
  const fault = ref<Fault>()
  const loading = ref(false)
  const loaded = ref(false)
  let turn = 0
  async function go(after: string | undefined): Promise<void> {
    const mine = ++turn
    loading.value = true
    fault.value = undefined
    try {
      const page = await get(after)
      if (mine !== turn) return
      rows.value = after ? [...rows.value, ...page.rows] : page.rows
      next.value = page.next ?? undefined
      loaded.value = true
    } catch (problem) {
      if (mine === turn) fault.value = faultOf(problem)
    } finally {
      if (mine === turn) loading.value = false
    }
  }
  function start(): Promise<void> {
    loaded.value = false
    return go(undefined)
  }
  async function more(): Promise<void> {
    if (next.value && !loading.value) await go(next.value)
  }
  return { rows, next, fault, loading, loaded, start, more }
}

/** One act of a button (操作): busy while it runs, a refusal is said in the house's words. */
export function useAct(): { busy: Ref<boolean>; act: (wish: () => Promise<void>) => Promise<boolean> } {
  const busy = ref(false)
  async function act(wish: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await wish()
      return true
    } catch (fault) {
      say(faultOf(fault).message)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, act }
}

export function say(text: string): void {
  uni.showToast({ title: text, icon: 'none', duration: 2500 })
}

/** Asks before something that cannot be undone; names what will happen. */
export function sure(content: string, confirmText: string): Promise<boolean> {
  return new Promise((resolve) => uni.showModal({ content, confirmText, cancelText: '再想想', confirmColor: '#0a5f4a', success: ({ confirm }) => resolve(confirm), fail: () => resolve(false) }))
}

export function go(url: string): void {
  uni.navigateTo({ url })
}
