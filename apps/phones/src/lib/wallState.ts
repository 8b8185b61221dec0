import { computed, ref, shallowRef } from 'vue'
import { look, said } from './control'
import type { WallState } from './types'

/** Addresses and virtual time, asked now and then; between two answers the time goes on by itself. */
export const wallState = shallowRef<WallState>()
export const wallFault = ref('')

const pollMs = 3000
let askedAt = 0

export async function refreshWall(): Promise<void> {
  try {
    const told = await look<WallState>('wall')
    const before = wallState.value
    askedAt = performance.now()
    wallState.value = told
    wallFault.value = ''
    // The page's policy names the house; it was served before there was one.
    if (before && before.house !== told.house) location.reload()
  } catch (fault) {
    wallFault.value = said(fault)
  }
}

const tick = ref(0)
export const nowMs = computed(() => {
  void tick.value
  return wallState.value ? wallState.value.now_ms + (performance.now() - askedAt) : undefined
})

export const house = computed(() => wallState.value?.house)
export const mallApp = computed(() => wallState.value?.apps.find((app) => app.kind === 'mini'))

export function startWall(): void {
  void refreshWall()
  window.setInterval(() => void refreshWall(), pollMs)
  window.setInterval(() => tick.value++, 1000)
}
