/** Times travel as ISO 8601 in UTC; the group's zone is China's, which has no daylight saving (时间显示). */

const chinaOffset = 8 * 3_600_000
const day = 86_400_000

function local(time: string | number | Date): Date {
  return new Date(new Date(time).getTime() + chinaOffset)
}

const two = (number: number): string => String(number).padStart(2, '0')

/** "2026-11-22" in the group's zone. */
export function dateOf(time: string | number | Date): string {
  const at = local(time)
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`
}

/** "2026-11-22 18:05", "—" where there is none. */
export function timeOf(time: string | number | Date | null | undefined): string {
  if (time === null || time === undefined) return '—'
  const at = local(time)
  return `${dateOf(time)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
}

/** How people say it: 刚刚, 5 分钟前, 今天 18:05, 昨天 18:05, 11-22 18:05, and the year where it is another one. */
export function timeSaid(time: string | number | Date, now: number | Date): string {
  const [at, then] = [local(time), local(now)]
  const gone = then.getTime() - at.getTime()
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
  if (gone >= 0 && gone < 60_000) return '刚刚'
  if (gone >= 0 && gone < 3_600_000) return `${Math.floor(gone / 60_000)} 分钟前`
  const days = Math.floor(then.getTime() / day) - Math.floor(at.getTime() / day)
  if (days === 0) return `今天 ${clock}`
  if (days === 1) return `昨天 ${clock}`
  const date = `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${clock}`
  return at.getUTCFullYear() === then.getUTCFullYear() ? date : `${at.getUTCFullYear()}-${date}`
}

/** The day that lies so many days away: ("2026-11-01", -1) → "2026-10-31". */
export function dayPlus(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10)
}

/** Time left as "23:59:59" or "3 天 04:00". */
export function timeLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return days ? `${days} 天 ${two(hours)}:${two(minutes)}` : `${two(hours)}:${two(minutes)}:${two(seconds % 60)}`
}

/** "2026-10" → "2026 年 10 月". */
export function monthSaid(month: string): string {
  const [year, of] = month.split('-')
  return `${year} 年 ${Number(of)} 月`
}
