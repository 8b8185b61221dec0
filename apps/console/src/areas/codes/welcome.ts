import type { Schema } from '@siyu/shared'

/** "09:30" → 570; undefined where it is no time of day. */
export function minutesOf(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text)
  if (!match || Number(match[1]) > 24 || Number(match[2]) > 59) return undefined
  return Number(match[1]) * 60 + Number(match[2])
}

export const timeOfDay = (minutes: number): string => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** 全天 · 每天 09:00–21:00 · 每天 21:00–次日 09:00 */
export function windowSaid(of: Pick<Schema<'WelcomeTemplatesWish'>, 'fromMinute' | 'untilMinute'>): string {
  if (of.fromMinute === 0 && of.untilMinute === 1440) return '全天'
  const night = of.untilMinute < of.fromMinute
  return `每天 ${timeOfDay(of.fromMinute)}–${night ? '次日 ' : ''}${of.untilMinute === 1440 ? '24:00' : timeOfDay(of.untilMinute)}`
}
