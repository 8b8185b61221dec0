import { dayPlus } from '@siyu/shared'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { today } from '../../house/clock'

/** The span of days a board shows (看板日期), in the address; the last 90 days where the address is silent. */
export function useSpan(days = 90) {
  const route = useRoute()
  const router = useRouter()
  const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  const to = computed(() => (isDay(route.query.to) ? route.query.to : today()))
  const from = computed(() => (isDay(route.query.from) ? route.query.from : dayPlus(to.value, 1 - days)))
  function choose(start: string, end: string): void {
    if (start && end) void router.push({ query: { ...route.query, from: start, to: end } })
  }
  return { from, to, choose }
}

/** Every day of a span: charts show also the days on which nothing happened. */
export function daysOf(from: string, to: string): string[] {
  const days: string[] = []
  for (let day = from; day <= to && days.length < 400; day = dayPlus(day, 1)) days.push(day)
  return days
}

/** Values laid on their days, zero where there are none. */
export function onDays<Row extends { day: string | null }>(rows: readonly Row[], days: readonly string[], value: (row: Row) => number): number[] {
  const sums = new Map<string, number>()
  for (const row of rows) if (row.day) sums.set(row.day, (sums.get(row.day) ?? 0) + value(row))
  return days.map((day) => sums.get(day) ?? 0)
}
