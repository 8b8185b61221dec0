import { describe, expect, it } from 'vitest'
import { decided, evidenceSaid } from './evidence'

const [li, fang] = ['01990000-0000-7000-8000-000000000001', '01990000-0000-7000-8000-000000000002']
const names = { [li]: '小丽', [fang]: '小芳' }

describe('an attribution in words', () => {
  it('keeps the sharer’s money and the guide’s performance apart', () => {
    expect(decided({ rule: 'ProductShare', earner: fang, guide: li, names, storeName: '人民路店' })).toBe('按「商品分享」，佣金归小芳；业绩记在小丽（人民路店）名下。')
    expect(decided({ rule: 'None', earner: null, guide: null, names, storeName: null })).toBe('按「无归属」归属，没有人得佣金；不计个人业绩。')
  })

  it('tells who could have earned in which order, and who could not', () => {
    const said = evidenceSaid(
      {
        carried: 's', binding: { guide: li, reason: 'Scan', since: '2026-11-01T02:00:00Z' },
        candidates: [{ rule: 'ProductShare', earner: fang, at: '2026-11-02T02:00:00Z', campaign: '双十一' }, { rule: 'BoundGuide', earner: li, at: '2026-11-01T02:00:00Z' }],
        locks: { productLockDays: 7, contentLockDays: 14 }, selfPurchase: false,
        notes: [`share x: staff ${fang} has left`, 'share y: click of 2026 is too old', 'share z: by a member, who does not earn'],
      },
      names,
    )
    expect(said[0]).toBe('下单时，顾客自 2026-11-01 10:00 起绑定小丽（扫码）。')
    expect(said).toContain('第 1 顺位：小芳，商品分享，2026-11-02 10:00 点开活动「双十一」的分享。')
    expect(said).toContain('第 2 顺位：小丽，绑定导购。')
    expect(said).toContain('一个分享不算：小芳已离职。')
    expect(said.filter((one) => one.includes('不算'))).toHaveLength(3)
    expect(said.join()).not.toMatch(/[0-9a-f]{8}-/)
  })

  it('says so where nobody was bound', () => {
    expect(evidenceSaid({}, {})).toEqual(['下单时，顾客没有绑定导购。'])
  })
})
