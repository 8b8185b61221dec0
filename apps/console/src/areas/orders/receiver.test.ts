import { describe, expect, it } from 'vitest'
import { receiverSaid } from './receiver'

describe('a receiver', () => {
  it('is said in two lines, never as the house keeps it', () => {
    expect(receiverSaid('{"fullName":"王女士","phone":"13800138000","region":"上海市 静安区","street":"南京西路 1 号"}')).toBe('王女士 13800138000\n上海市 静安区 南京西路 1 号')
    expect(receiverSaid('{"fullName":"王女士"}')).toBe('王女士')
    expect(receiverSaid('南京西路 1 号')).toBe('南京西路 1 号')
  })
})
