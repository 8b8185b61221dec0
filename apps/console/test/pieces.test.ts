import { Problem } from '@siyu/shared'
import { describe, expect, it } from 'vitest'
import { menuFor } from '../src/house/menu'
import type { Page } from '../src/house/area'
import { daysOf, onDays } from '../src/areas/boards/useSpan'
import { movedSince, sumBy, type SalesRow } from '../src/areas/boards/sales'
import { feeOf, kindsBelow, treeOf } from '../src/areas/organization/tree'
import { fieldOf, useForm } from '../src/pieces/useForm'
import { filtersOf } from '../src/pieces/useList'

const page = (path: string, group: NonNullable<Page['menu']>['group'], order: number, needs?: Page['needs']): Page => ({
  path, title: path, needs, page: () => Promise.resolve(), menu: { group, order, icon: {} },
})

describe('the menu', () => {
  const all = [page('b', '系统', 2, 'x'), page('a', '系统', 1, ['y', 'x']), page('home', '概览', 1), { ...page('c', '系统', 3), menu: undefined }]

  it('shows what the person may open, in the order of groups and entries, and no empty group', () => {
    const may = (held: string[]) => (needs?: string | readonly string[]) => !needs || [needs].flat().some((code) => held.includes(code as string))
    expect(menuFor(all, may(['x'])).map((one) => [one.group, one.entries.map((entry) => entry.path)])).toEqual([['概览', ['home']], ['系统', ['a', 'b']]])
    expect(menuFor(all, may([])).map((one) => one.group)).toEqual(['概览'])
  })
})

describe('a form', () => {
  it('sends only what its rules allow, and once at a time', async () => {
    const form = useForm(() => ({ name: '' }), { name: (draft) => (draft.name ? undefined : '请填写姓名') })
    expect(await form.submit(() => Promise.resolve())).toBe(false)
    expect(form.errors.name).toBe('请填写姓名')
    form.draft.name = '小丽'
    let release = (): void => {}
    const first = form.submit(() => new Promise<void>((done) => (release = done)))
    expect(await form.submit(() => Promise.resolve())).toBe(false)
    release()
    expect(await first).toBe(true)
  })

  it('shows a refusal at the field that it names, else above the buttons', async () => {
    const form = useForm(() => ({ staffCode: '' }))
    await form.submit(() => Promise.reject(new Problem(409, 'organization.code_taken', '工号已存在', 'staffCode')))
    expect([form.errors.staffCode, form.problem]).toEqual(['工号已存在', undefined])
    await form.submit(() => Promise.reject(new Problem(409, 'x', '不行')))
    expect([form.errors.staffCode, form.problem]).toEqual([undefined, '不行'])
  })

  it('finds the field of a place inside a list', () => {
    expect(fieldOf('lines/0/price', { lines: [] })).toBe('lines')
    expect(fieldOf('Skus[2].code', { skus: [] })).toBe('skus')
    expect(fieldOf('elsewhere', { name: '' })).toBeUndefined()
  })
})

describe('a list', () => {
  it('takes its filters from the address, defaults where it is silent', () => {
    expect(filtersOf({ state: 'Active', code: '' }, { code: ['a', 'b'], after: 'x' })).toEqual({ state: 'Active', code: 'a' })
  })
})

describe('boards', () => {
  const row = (over: Partial<SalesRow>): SalesRow => ({
    day: null, brand: null, brandName: null, region: null, store: null, storeName: null, wechatSales: 0, wechatRefunds: 0, wechatFreight: 0,
    wechatOrders: 0, wechatUnits: 0, zeroCashOrders: 0, posSales: 0, posReturns: 0, posTickets: 0, posUnits: 0, ...over,
  })

  it('show every day of a span, also those without sales', () => {
    const days = daysOf('2026-11-29', '2026-12-01')
    expect(days).toEqual(['2026-11-29', '2026-11-30', '2026-12-01'])
    expect(onDays([row({ day: '2026-11-30', posSales: 5 }), row({ day: '2026-11-30', posSales: 2 })], days, (one) => one.posSales)).toEqual([0, 7, 0])
  })

  it('sum by a name, the largest first', () => {
    const rows = [row({ brandName: '甲', wechatSales: 1 }), row({ brandName: '乙', posSales: 9 }), row({ brandName: '甲', wechatSales: 2 })]
    expect(sumBy(rows, (one) => one.brandName!).map((one) => [one.key, one.wechat, one.pos])).toEqual([['乙', 0, 9], ['甲', 3, 0]])
  })

  it('say how a figure moved', () => {
    expect([movedSince(110, 100), movedSince(90, 100), movedSince(1, 0), movedSince(0, 0)]).toEqual(['较昨日 +10.0%', '较昨日 -10.0%', '较昨日新增', '较昨日持平'])
  })
})

describe('the organisation', () => {
  const unit = (id: string, parent: string | null, open = true) =>
    ({ id, parent, kind: 'Region', code: id, name: id, path: '', open, serviceFeeBps: 0, city: null, address: null, brands: [] }) as never

  it('is a tree whose top is what has no parent in sight', () => {
    const tree = treeOf([unit('b', 'a'), unit('c', 'b'), unit('x', 'gone'), unit('d', 'b', false)], false)
    expect(tree.map((branch) => branch.unit.id)).toEqual(['b', 'x'])
    expect(tree[0]!.below.map((branch) => branch.unit.id)).toEqual(['c'])
  })

  it('lets counters stand in department stores only', () => {
    expect(kindsBelow('DepartmentStore')).toContain('Counter')
    expect(kindsBelow('DirectStore')).not.toContain('Counter')
  })

  it('reads a fee on its digits', () => {
    expect([feeOf('3.5'), feeOf('0.07'), feeOf('100'), feeOf('100.01'), feeOf('1.234'), feeOf('x')]).toEqual([350, 7, 10_000, undefined, undefined, undefined])
  })
})
