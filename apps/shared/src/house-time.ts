/**
 * The time of the house (服务器时间). A phone's clock may be wrong, and the sandbox's days pass faster than ours: what counts down or ends
 * goes by what the house said last.
 */

let ahead = 0

/** What an answer of the house said the time was, in milliseconds; anything else is not heard. */
export function hearTime(said: string | null | undefined, here = Date.now()): void {
  if (/^\d{10,16}$/.test(said ?? '')) ahead = Number(said) - here
}

/** Milliseconds of now, by the house's clock. */
export function houseNow(): number {
  return Date.now() + ahead
}
