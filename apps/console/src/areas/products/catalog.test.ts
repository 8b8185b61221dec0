import { describe, expect, it } from 'vitest'
import { branches, pathOf, type Category } from './catalog'

const row = (id: string, parent: string | null): Category => ({ id, parent, code: id, name: `类${id}`, sort: 0 })

describe('categories', () => {
  it('hang below their parents; what hangs below something unseen stands at the top', () => {
    const tree = branches([row('a', null), row('b', 'a'), row('c', 'gone')])
    expect(tree.map((one) => one.id)).toEqual(['a', 'c'])
    expect(tree[0].children?.map((one) => one.id)).toEqual(['b'])
  })

  it('are named from the top down, and a loop ends', () => {
    const known = new Map([row('a', 'b'), row('b', 'a'), row('x', null), row('y', 'x')].map((one) => [one.id, one]))
    expect(pathOf(known, 'y')).toEqual(['类x', '类y'])
    expect(pathOf(known, 'a')).toHaveLength(10)
    expect(pathOf(known, 'nobody')).toEqual([])
  })
})
