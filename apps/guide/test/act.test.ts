import { Problem } from '@siyu/shared'
import { expect, test } from 'vitest'
import { useAct } from '../src/use/act'

test('a wish stays the same until it was answered, and is new after', async () => {
  const { act } = useAct()
  const keys: string[] = []
  const lost = new Problem(0, 'network', '断网')
  expect(await act((key) => (keys.push(key), Promise.reject(lost)))).toBe(false)
  expect(await act((key) => (keys.push(key), Promise.resolve()))).toBe(true)
  expect(await act((key) => (keys.push(key), Promise.reject(new Problem(409, 'x', '不行'))))).toBe(false)
  await act((key) => (keys.push(key), Promise.resolve()))
  expect(keys[0]).toBe(keys[1])
  expect(new Set(keys).size).toBe(3)
})

test('one act at a time', async () => {
  const { act, busy } = useAct()
  let finish = () => {}
  const first = act(() => new Promise<void>((resolve) => (finish = resolve)))
  expect(busy.value).toBe(true)
  expect(await act(() => Promise.resolve())).toBe(false)
  finish()
  expect(await first).toBe(true)
  expect(busy.value).toBe(false)
})
