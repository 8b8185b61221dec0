/** Sharing (分享): the house makes the token that says who shared what; the container shows the sheet. */
import { askPhone, type Schema } from '@siyu/shared'
import { house, pictureOf, session } from './api'
import { container } from './container'
import { signedIn } from './member'
import { track } from './track'

export interface Shared {
  title: string
  kind: 'Product' | 'Shop'
  product?: string
  picture?: string
}

const tokens = new Map<string, string>()

/** The page of a share with the member's token; visitors share without one. */
export async function sharedPath(shared: Shared): Promise<string> {
  const page = shared.product ? `/pages/product/product?id=${shared.product}` : '/pages/index/index'
  const token = await tokenOf(shared)
  return token ? `${page}${page.includes('?') ? '&' : '?'}share=${token}` : page
}

async function tokenOf(shared: Shared): Promise<string | undefined> {
  if (!session()?.isMember) return undefined
  const name = `${shared.kind}/${shared.product ?? ''}`
  const kept = tokens.get(name)
  if (kept) return kept
  const ask = { kind: shared.kind as Schema<'MakeShareRequest'>['kind'], target: shared.product ?? null, campaign: null }
  const { token } = await signedIn(() => house.post('/api/mall/shares', { body: ask }))
  tokens.set(name, token)
  return token
}

/** H5's share button. Answers what to tell the person; nothing where a sheet was shown. */
export async function share(shared: Shared): Promise<string | undefined> {
  track('share', { product: shared.product })
  const path = await sharedPath(shared)
  if (container === 'phone') {
    await askPhone('share', { title: shared.title, link: linkOf(path), image: pictureOf(shared.picture) })
    return undefined
  }
  if (container === 'wechat') {
    history.replaceState(history.state, '', linkOf(path))
    return '点右上角「···」发送给朋友'
  }
  await new Promise<void>((resolve, reject) => uni.setClipboardData({ data: linkOf(path), showToast: false, success: () => resolve(), fail: reject }))
  return '链接已复制，去发给朋友吧'
}

function linkOf(path: string): string {
  return `${location.origin}/mall${path}`
}
