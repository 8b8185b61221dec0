/** Where the person came from (来源): the guide of a card, and the share whose claim lasts until the house says. */
import { houseNow, storageKey } from '@siyu/shared'
import { house, read, session } from './api'
import { signedIn } from './member'

interface Share {
  token: string
  until: string
}

const [shareKey, guideKey] = [() => storageKey('mall-share'), () => storageKey('mall-guide')]

/** Keeps what an address carries: `share=TOKEN`, `guide=ID`, and the scene of a mini-program code, `s.TOKEN`. */
export function noteSource(query: Record<string, string | undefined>): void {
  const scene = query.scene ? decodeURIComponent(query.scene) : ''
  const token = query.share ?? (scene.startsWith('s.') ? scene.slice(2) : undefined)
  if (token && /^[\w-]{8,64}$/.test(token)) uni.setStorageSync(shareKey(), { token, until: '' } satisfies Share)
  if (query.guide && /^[0-9a-f-]{36}$/i.test(query.guide)) uni.setStorageSync(guideKey(), query.guide)
}

export const keptGuide = (): string | undefined => read<string>(guideKey())

/** The share that an order names, while its claim lasts. */
export function keptShare(): string | undefined {
  const share = read<Share>(shareKey())
  if (share?.until && Date.parse(share.until) <= houseNow()) {
    uni.removeStorageSync(shareKey())
    return undefined
  }
  return share?.token
}

/** Tells the house of the click (分享点击) once there is a session; answers what was shared. An unknown token is forgotten. */
export async function tellClick(): Promise<{ kind: string; target: string } | undefined> {
  const share = read<Share>(shareKey())
  if (!share || share.until || !session()) return undefined
  const opened = await signedIn(() => house.post('/api/mall/shares/{token}/click', { path: { token: share.token } })).catch((fault) => {
    if (fault.status === 404) uni.removeStorageSync(shareKey())
    throw fault
  })
  uni.setStorageSync(shareKey(), { token: share.token, until: opened.lockedUntil } satisfies Share)
  return opened
}

/** Binds a member to the guide whose card they came by (绑定导购); the house decides whether that changes anything. */
export async function bindToGuide(): Promise<void> {
  const guide = keptGuide()
  if (!guide || !session()?.isMember) return
  await house.post('/api/mall/me/guide', { body: { guide, byShare: false } })
  uni.removeStorageSync(guideKey())
}
