import { describe, expect, it } from 'vitest'
import { stateOf } from './code'

describe('a live code', () => {
  const fine = { enabled: true, qrCode: 'https://x/qr', failure: null, applying: false }
  it('says how it stands, in the order of what matters', () => {
    expect(stateOf(fine)[0]).toBe('使用中')
    expect(stateOf({ ...fine, qrCode: null })[0]).toBe('生成中')
    expect(stateOf({ ...fine, applying: true })[0]).toBe('生成中')
    expect(stateOf({ ...fine, failure: 'no_staff' })[0]).toBe('没有可用员工')
    expect(stateOf({ ...fine, failure: '84061' })[0]).toBe('企微未接受')
    expect(stateOf({ ...fine, enabled: false, failure: 'no_staff' })[0]).toBe('已停用')
  })
})
