import { dayPlus } from '@siyu/shared'

/** The spans of days that performance is looked at by (时间段), from the day that the house says it is. */

export const periods = [
  { name: 'today', text: '今天' },
  { name: 'yesterday', text: '昨天' },
  { name: 'week', text: '近 7 天' },
  { name: 'month', text: '本月' },
  { name: 'last-month', text: '上月' },
  { name: 'year', text: '今年' },
] as const

export type Period = (typeof periods)[number]['name']

export function periodOf(name: Period, today: string): { from: string; to: string } {
  const month = `${today.slice(0, 7)}-01`
  switch (name) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: dayPlus(today, -1), to: dayPlus(today, -1) }
    case 'week':
      return { from: dayPlus(today, -6), to: today }
    case 'month':
      return { from: month, to: today }
    case 'last-month': {
      const end = dayPlus(month, -1)
      return { from: `${end.slice(0, 7)}-01`, to: end }
    }
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today }
  }
}
