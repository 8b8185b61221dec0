import { describe, expect, test } from 'vitest'
import { blankDraft, draftOf, formOf, refusalOf, skusOf, valuesOf, type DraftForm } from '../src/draft'
import { fitted } from '../src/photo'

const coat = (): DraftForm => ({
  ...blankDraft(), code: ' C88 ', title: '大衣', brand: 'b', category: 'c', price: '1,280.50', memberPrice: '1180', media: ['/files/a.jpg'],
  specs: [{ name: '尺码', values: 'S、M,L  M' }, { name: '颜色', values: '黑 白' }],
})

describe('a product on the phone', () => {
  test('values are parted by whatever people type between them, none twice', () => {
    expect(valuesOf(' S、M，L/XL  S ')).toEqual(['S', 'M', 'L', 'XL'])
    expect(valuesOf('  ')).toEqual([])
  })

  test('what is typed is sent in fen and comes back as typed', () => {
    const sent = draftOf(coat())
    expect(sent).toMatchObject({ code: 'C88', price: 128050, memberPrice: 118000, specs: [{ name: '尺码', values: ['S', 'M', 'L'] }, { name: '颜色', values: ['黑', '白'] }] })
    expect(skusOf(coat())).toBe(6)
    expect(draftOf(formOf(sent))).toEqual(sent)
    expect(formOf({ ...sent, memberPrice: null, words: null })).toMatchObject({ memberPrice: '', words: null, price: '1280.50' })
  })

  test('each thing that is wrong is said, and a draft may still lack its photo', () => {
    expect(refusalOf(coat(), true)).toBeUndefined()
    const said = (change: Partial<DraftForm>) => refusalOf({ ...coat(), ...change }, false)
    expect(said({ title: ' ' })).toContain('名称')
    expect(said({ code: 'A 1' })).toContain('货号')
    expect(said({ brand: '' })).toContain('品牌')
    expect(said({ category: '' })).toContain('分类')
    expect(said({ price: '0' })).toContain('售价')
    expect(said({ memberPrice: '贵' })).toContain('会员价')
    expect(said({ memberPrice: '1280.51' })).toContain('不能高于')
    expect(said({ specs: [{ name: '', values: 'S' }] })).toContain('规格名称')
    expect(said({ specs: [{ name: '色', values: '黑' }, { name: '色 ', values: '白' }] })).toContain('重复')
    expect(said({ specs: [{ name: '色', values: ' ' }] })).toContain('可选值')
    expect(said({ specs: [{ name: '码', values: Array.from({ length: 61 }, (_, i) => i).join(' ') }] })).toContain('最多 60')
    expect(said({ media: [] })).toBeUndefined()
    expect(refusalOf({ ...coat(), media: [] }, true)).toContain('照片')
  })

  test('a photo is made small and never larger', () => {
    expect(fitted(4000, 3000)).toEqual({ width: 1600, height: 1200 })
    expect(fitted(800, 600)).toEqual({ width: 800, height: 600 })
    expect(fitted(10000, 1)).toEqual({ width: 1600, height: 1 })
  })
})
