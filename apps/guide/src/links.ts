import type { NewsCard, Schema } from '@siyu/shared'
import { api, session } from './session'

/** Addresses of the mall that carry who shared (分享链接): the token comes from the house and names sharer, thing and campaign. */

export interface Shared {
  link: string
  token: string
}

export const sharePage = {
  product: 'pages/product/product',
  coupons: 'pages/coupons/coupons',
  home: 'pages/index/index',
  staff: 'pages/staff/staff',
  pay: 'pages/pay/pay',
} as const

export function mallLink(origin: string, page: string, query: Record<string, string>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${origin}/mall/${page}${pairs.length ? '?' + pairs.join('&') : ''}`
}

async function tokenFor(body: Schema<'MakeShareRequest'>): Promise<string> {
  return (await api.post('/api/guide/shares', { body })).token
}

export async function shareProduct(id: string): Promise<Shared> {
  const token = await tokenFor({ kind: 'Product', target: id, campaign: null })
  return { token, link: mallLink(location.origin, sharePage.product, { id, share: token }) }
}

export async function shareCoupon(template: string): Promise<Shared> {
  const token = await tokenFor({ kind: 'Content', target: `coupon/${template}`, campaign: null })
  return { token, link: mallLink(location.origin, sharePage.coupons, { template, share: token }) }
}

/** Whoever joins by it may become the guide's own customer, as the house's rules of binding allow. */
export async function shareShop(): Promise<Shared> {
  const token = await tokenFor({ kind: 'Shop', target: null, campaign: null })
  return { token, link: mallLink(location.origin, sharePage.home, { share: token, guide: session.me?.staff ?? '' }) }
}

/** The card that a chat shows; WeCom wants a picture of its own address, and takes the app's where a thing has none. */
export function cardOf(thing: { title: string; description: string; picture?: string | null }, shared: Shared): NewsCard {
  return {
    title: thing.title,
    desc: thing.description,
    link: shared.link,
    imgUrl: new URL(thing.picture ?? `${import.meta.env.BASE_URL}card.png`, location.origin).href,
  }
}
