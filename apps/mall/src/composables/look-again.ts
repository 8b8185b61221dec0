/** A page that waits for somebody else looks again by itself (自动刷新), while it is seen and not for ever. */
import { onHide, onShow, onUnload } from '@dcloudio/uni-app'

const everyMs = 8_000
const looksAtMost = 60

export function useLookAgain(waits: () => boolean, look: () => Promise<void>): void {
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = (): void => clearInterval(timer)
  onShow(() => {
    stop()
    let left = looksAtMost
    timer = setInterval(() => {
      if (!waits()) return
      if (left-- > 0) void look()
      else stop()
    }, everyMs)
  })
  onHide(stop)
  onUnload(stop)
}
