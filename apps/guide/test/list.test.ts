import { Problem } from '@siyu/shared'
import { expect, test } from 'vitest'
import { useList, type PageOf } from '../src/use/list'

function pages(...answers: (PageOf<number> | Problem)[]) {
  const asked: (string | undefined)[] = []
  return {
    asked,
    fetchPage: (after: string | undefined) => {
      asked.push(after)
      const answer = answers.shift()
      return answer instanceof Problem ? Promise.reject(answer) : Promise.resolve(answer ?? { rows: [] })
    },
  }
}

test('a list goes on at the cursor until there is none', async () => {
  const source = pages({ rows: [1, 2], next: 'a' }, { rows: [3], next: null })
  const list = useList(source.fetchPage)
  await list.more()
  await list.more()
  await list.more()
  expect(list.rows.value).toEqual([1, 2, 3])
  expect(list.finished.value).toBe(true)
  expect(source.asked).toEqual([undefined, 'a'])
})

test('a fault is shown, keeps what is there, and the next try goes on', async () => {
  const list = useList(pages({ rows: [1], next: 'a' }, new Problem(0, 'network', '断网'), { rows: [2] }).fetchPage)
  await list.more()
  await list.more()
  expect(list.problem.value?.message).toBe('断网')
  expect(list.rows.value).toEqual([1])
  await list.more()
  expect(list.rows.value).toEqual([1, 2])
  expect(list.problem.value).toBeUndefined()
})

test('the answer to an old filter does not come into the new list', async () => {
  const waiting: ((page: PageOf<string>) => void)[] = []
  const list = useList<string>(() => new Promise((resolve) => waiting.push(resolve)))
  const first = list.more()
  const second = list.restart()
  waiting[1]({ rows: ['new'] })
  await second
  waiting[0]({ rows: ['old'] })
  await first
  expect(list.rows.value).toEqual(['new'])
  expect(list.loading.value).toBe(false)
})

test('refreshing keeps the old rows until the new first page is here', async () => {
  const list = useList(pages({ rows: [1], next: 'a' }, { rows: [2] }).fetchPage)
  await list.more()
  const refreshed = list.refresh()
  expect(list.rows.value).toEqual([1])
  await refreshed
  expect(list.rows.value).toEqual([2])
})
