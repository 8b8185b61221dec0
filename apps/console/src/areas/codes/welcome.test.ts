import { describe, expect, it } from 'vitest'
import { minutesOf, timeOfDay, windowSaid } from './welcome'

describe('when a welcome is sent', () => {
  it('is read and said as people do', () => {
    expect(minutesOf('09:30')).toBe(570)
    expect(minutesOf('9')).toBeUndefined()
    expect(timeOfDay(570)).toBe('09:30')
    expect(windowSaid({ fromMinute: 0, untilMinute: 1440 })).toBe('全天')
    expect(windowSaid({ fromMinute: 540, untilMinute: 1440 })).toBe('每天 09:00–24:00')
    expect(windowSaid({ fromMinute: 1260, untilMinute: 540 })).toBe('每天 21:00–次日 09:00')
  })
})
