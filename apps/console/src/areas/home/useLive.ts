import type { Schema } from '@siyu/shared'
import { onScopeDispose, ref } from 'vue'

/** Today's figures as the house tells them while the page is open (实时指标); the browser connects again by itself. */
export function useLive() {
  const figures = ref<Schema<'HomeFigures'>>()
  const connected = ref(false)
  const source = new EventSource('/api/console/desk/live')
  source.addEventListener('open', () => (connected.value = true))
  source.addEventListener('error', () => (connected.value = false))
  source.addEventListener('figures', (said: MessageEvent<string>) => (figures.value = JSON.parse(said.data) as Schema<'HomeFigures'>))
  onScopeDispose(() => source.close())
  return { figures, connected }
}
