import { expect, test } from 'vitest'
import { periodOf } from '../src/periods'

test('spans of days are counted from the day of the house', () => {
  expect(periodOf('today', '2027-01-10')).toEqual({ from: '2027-01-10', to: '2027-01-10' })
  expect(periodOf('yesterday', '2027-01-01')).toEqual({ from: '2026-12-31', to: '2026-12-31' })
  expect(periodOf('week', '2027-01-03')).toEqual({ from: '2026-12-28', to: '2027-01-03' })
  expect(periodOf('month', '2027-01-10')).toEqual({ from: '2027-01-01', to: '2027-01-10' })
  expect(periodOf('last-month', '2027-03-15')).toEqual({ from: '2027-02-01', to: '2027-02-28' })
  expect(periodOf('year', '2027-03-15')).toEqual({ from: '2027-01-01', to: '2027-03-15' })
})
