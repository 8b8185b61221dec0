import { expect, test } from 'vitest'
import { useBasket } from '../src/use/basket'

const scarf = { sku: 'a', title: '围巾', spec: '红', price: 25900 }

test('the same thing twice is two pieces of it, and none takes it out', () => {
  const basket = useBasket()
  basket.put(scarf)
  basket.put(scarf)
  basket.put({ ...scarf, sku: 'b', price: 100 })
  expect(basket.pieces.value).toHaveLength(2)
  expect([basket.count.value, basket.total.value]).toEqual([3, 51900])
  basket.change('a', 0)
  expect(basket.pieces.value.map((one) => one.sku)).toEqual(['b'])
  basket.change('b', 5000)
  expect(basket.count.value).toBe(999)
})
