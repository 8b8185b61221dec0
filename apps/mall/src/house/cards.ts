/** A member's cards (会员卡): the group's first, and those that could be opened. */
import type { Schema } from '@siyu/shared'
import { house } from './api'
import { signedIn } from './member'
import { brands } from './shelf'

export type MyCard = Schema<'MyCardsRow'>
export type CardOffer = Schema<'MyCardsOffer'>

export const myCards = () => signedIn(() => house.get('/api/mall/cards'))

/** Where a card counts: at one brand, or everywhere. */
export async function brandNames(): Promise<Map<string, string>> {
  return new Map((await brands()).map((brand) => [brand.id, brand.name]))
}

/** A brand that sells nothing here now has no name here; its card's title says enough. */
export function whereSaid(brand: string | null | undefined, names: Map<string, string>): string {
  return brand ? (names.get(brand) ? `${names.get(brand)}专用` : '品牌专用') : '全部品牌通用'
}
