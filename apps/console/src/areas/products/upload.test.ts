import { describe, expect, it } from 'vitest'
import { refusalOf } from './upload'

describe('a picture before it is sent', () => {
  it('is refused where its kind or its size would be refused anyway', () => {
    expect(refusalOf({ type: 'image/jpeg', size: 1000 })).toBeUndefined()
    expect(refusalOf({ type: 'image/svg+xml', size: 1000 })).toContain('JPEG')
    expect(refusalOf({ type: 'image/png', size: 10 * 1024 * 1024 + 1 })).toContain('10 MB')
  })
})
