import { expect, test } from 'vitest'
import { wrap } from '../src/poster'
import { cardOf, mallLink } from '../src/links'

const measure = (text: string) => [...text].length * 10

test('a long name breaks into lines and ends in an ellipsis', () => {
  expect(wrap('羊毛衫', 100, measure, 2)).toEqual(['羊毛衫'])
  expect(wrap('一二三四五六', 40, measure, 2)).toEqual(['一二三四', '五六'])
  expect(wrap('一二三四五六七八九十', 40, measure, 2)).toEqual(['一二三四', '五六七…'])
  expect(wrap('', 40, measure, 2)).toEqual([])
})

test('a link of the mall carries its query whole', () => {
  expect(mallLink('https://shop.example', 'pages/product/product', { id: 'a b', share: 't/1' })).toBe(
    'https://shop.example/mall/pages/product/product?id=a%20b&share=t%2F1',
  )
})

test('a card has a picture of an absolute address', () => {
  const card = cardOf({ title: '围巾', description: '¥1', picture: '/media/1.png' }, { link: 'l', token: 't' })
  expect(card.imgUrl).toBe('http://localhost:3000/media/1.png')
  expect(card).toMatchObject({ title: '围巾', desc: '¥1', link: 'l' })
})
