import { houseNow } from '@siyu/shared'
import { onBeforeUnmount, ref, type Ref } from 'vue'

/** The present by the house's clock, by the second, while a page that counts down is shown. */
export function useNow(): Ref<number> {
  const now = ref(houseNow())
  const timer = setInterval(() => (now.value = houseNow()), 1000)
  onBeforeUnmount(() => clearInterval(timer))
  return now
}
