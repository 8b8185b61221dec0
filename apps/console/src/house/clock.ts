import { dateOf } from '@siyu/shared'

/** The house's time (平台时间): where the house's clock and this browser's differ, "today" is the house's. */
let ahead = 0

export function setHouseTime(now: string): void {
  ahead = Date.parse(now) - Date.now()
}

export const houseNow = (): number => Date.now() + ahead

export const today = (): string => dateOf(houseNow())
