import { describe, expect, it } from 'vitest'
import { blocksOf, htmlOf, plainBlocksOf } from './detail'
import { blankProduct, blankSku, bpsOf, combine, draftOf, formOf, skuRefusal, valuesOf } from './product'

const line = (code: string, ...specs: string[]) => ({ ...blankSku(specs), code, listPrice: 9900 })

describe('a product that is edited', () => {
  it('goes out as it came in', () => {
    const sent = { ...draftOf({ ...blankProduct(), code: 'A', title: '衫', brand: 'b', category: 'c', skus: [line('A-1')] }) }
    expect(draftOf(formOf(sent))).toEqual(sent)
  })

  it('takes a deduction in per cent', () => {
    expect(bpsOf('25')).toBe(2500)
    expect(bpsOf('25.5')).toBe(2550)
    expect(bpsOf('0')).toBeUndefined()
    expect(bpsOf('101')).toBeUndefined()
    expect(bpsOf('十')).toBeUndefined()
  })

  it('makes every combination and keeps what is there', () => {
    const red = { ...line('OLD', '红', 'M'), memberPrice: 8800 }
    const made = combine([['红', '蓝'], ['M', 'L']], [red], (n) => `N${n}`)
    expect(made.map((one) => one.specs.join(''))).toEqual(['红M', '红L', '蓝M', '蓝L'])
    expect(made[0]).toBe(red)
    expect(made.slice(1).map((one) => [one.code, one.listPrice, one.memberPrice])).toEqual([['N1', 9900, 8800], ['N2', 9900, 8800], ['N3', 9900, 8800]])
    expect(valuesOf(['颜色', '尺码'], made)).toEqual([['红', '蓝'], ['M', 'L']])
  })

  it('says what is wrong with its SKUs', () => {
    expect(skuRefusal({ specNames: [], skus: [] })).toContain('至少')
    expect(skuRefusal({ specNames: [], skus: [{ ...line('A'), listPrice: undefined }] })).toContain('吊牌价')
    expect(skuRefusal({ specNames: [], skus: [{ ...line('A'), memberPrice: 9901 }] })).toContain('不能高于')
    expect(skuRefusal({ specNames: ['色'], skus: [line('A', '红'), line('A', '蓝')] })).toContain('编码不能重复')
    expect(skuRefusal({ specNames: ['色'], skus: [line('A', '红'), line('B', '红')] })).toContain('组合不能重复')
    expect(skuRefusal({ specNames: ['色'], skus: [line('A', '红'), line('B', '蓝')] })).toBeUndefined()
  })
})

describe('a detail', () => {
  it('is blocks of text and pictures, there and back', () => {
    const html = '<p>软糯 &lt;亲肤&gt;<br>不起球</p><img src="/files/a.jpg">'
    const blocks = blocksOf(html)!
    expect(blocks).toEqual([{ kind: 'text', text: '软糯 <亲肤>\n不起球' }, { kind: 'picture', address: '/files/a.jpg' }])
    expect(htmlOf(blocks)).toBe(html)
  })

  it('with more than that is shown as it is until somebody gives its layout up', () => {
    const rich = '<table><tr><td><b>尺码</b></td></tr></table><div><img src="/files/a.jpg"></div>'
    expect(blocksOf(rich)).toBeUndefined()
    expect(plainBlocksOf(rich)).toEqual([{ kind: 'text', text: '尺码' }, { kind: 'picture', address: '/files/a.jpg' }])
  })
})
