import type { Schema } from '@siyu/shared'

export type SalesRow = Schema<'SalesBoardRow'>

/** Sums of a sales board (销售汇总): what passed WeChat Pay and what the tills sold stay apart. */
export interface Sales {
  wechat: number
  refunds: number
  orders: number
  /** Orders on which nothing was left to pay, and the list price of what they gave away; sales never count them. */
  freeOrders: number
  freeValue: number
  /** Pieces sold, online and at the tills. */
  units: number
  pos: number
  returns: number
  tickets: number
}

export const nothingSold: Readonly<Sales> = { wechat: 0, refunds: 0, orders: 0, freeOrders: 0, freeValue: 0, units: 0, pos: 0, returns: 0, tickets: 0 }

export function sumOf(rows: readonly SalesRow[]): Sales {
  const sum = { ...nothingSold }
  for (const row of rows) {
    sum.wechat += row.wechatSales
    sum.refunds += row.wechatRefunds
    sum.orders += row.wechatOrders
    sum.freeOrders += row.zeroCashOrders
    sum.freeValue += row.zeroCashValue ?? 0
    sum.units += row.wechatUnits + row.posUnits
    sum.pos += row.posSales
    sum.returns += row.posReturns
    sum.tickets += row.posTickets
  }
  return sum
}

/** Sums by one of the row's names, largest WeChat sales first. */
export function sumBy(rows: readonly SalesRow[], key: (row: SalesRow) => string): (Sales & { key: string })[] {
  const groups = new Map<string, SalesRow[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return [...groups].map(([name, own]) => ({ key: name, ...sumOf(own) })).sort((a, b) => b.wechat + b.pos - a.wechat - a.pos)
}

/** How a figure moved against the day before: "较昨日 +12.3%". */
export function movedSince(now: number, before: number, words = '较昨日'): string {
  if (!before) return now ? `${words}新增` : `${words}持平`
  const change = ((now - before) / before) * 100
  return `${words} ${change > 0 ? '+' : ''}${change.toFixed(1)}%`
}
