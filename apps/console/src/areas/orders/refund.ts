import type { Schema } from '@siyu/shared'

type Line = Schema<'OrderDetailLineCard'>

/** Units of a line that are neither refunded nor asked for already (可退件数). */
export function unitsFree(order: Pick<Schema<'OrderDetailCard'>, 'afterSales'>, line: Pick<Line, 'id' | 'quantity' | 'refundedQuantity'>): number {
  const asked = order.afterSales
    .filter((one) => one.state === 'Applied' || one.state === 'Returning')
    .flatMap((one) => one.lines.filter((units) => units.line === line.id))
    .reduce((sum, units) => sum + units.quantity, 0)
  return line.quantity - line.refundedQuantity - asked
}

/** What a refund of so many units gives back: the difference of what is left before and after, exact at the last unit, as the house reckons. */
export function givesBack(line: Pick<Line, 'cash' | 'quantity' | 'refundedQuantity'>, units: number): number {
  return partBack(line.cash, line, units)
}

/** The same of what points paid. */
export function pointsBack(line: Pick<Line, 'shares' | 'quantity' | 'refundedQuantity'>, units: number): number {
  return partBack(line.shares.filter((share) => share.kind === 'Points').reduce((sum, share) => sum + share.amount, 0), line, units)
}

function partBack(part: number, line: Pick<Line, 'quantity' | 'refundedQuantity'>, units: number): number {
  const left = (refunded: number): number => part - Number((BigInt(part) * BigInt(refunded)) / BigInt(line.quantity))
  return left(line.refundedQuantity) - left(line.refundedQuantity + units)
}
