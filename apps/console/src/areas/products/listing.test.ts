import { describe, expect, it } from 'vitest'
import { stepsFrom } from './listing'

const verbs = (...asked: Parameters<typeof stepsFrom>): string[] => stepsFrom(...asked).map((step) => step.verb)

describe('the steps of a listing', () => {
  it('lets who only writes hand in, withdraw and take off sale', () => {
    expect(verbs('Draft', true, false)).toEqual(['提交审核'])
    expect(verbs('Returned', true, false)).toEqual(['提交审核'])
    expect(verbs('InReview', true, false)).toEqual(['撤回'])
    expect(verbs('Published', true, false)).toEqual(['下架'])
    expect(verbs('Delisted', true, false)).toEqual(['提交审核'])
  })

  it('lets a reviewer decide, or put on sale at once', () => {
    expect(verbs('InReview', true, true)).toEqual(['通过并上架', '退回', '撤回'])
    expect(verbs('Draft', true, true)).toEqual(['上架'])
    expect(verbs('Published', false, true)).toEqual([])
  })

  it('lets a reader do nothing', () => {
    for (const state of ['Draft', 'InReview', 'Returned', 'Published', 'Delisted'] as const) expect(verbs(state, false, false)).toEqual([])
  })
})
