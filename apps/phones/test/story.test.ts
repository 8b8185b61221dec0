import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { showCode, shownCodes } from '../src/lib/screens'
import { beginStory, mark, progress, steps } from '../src/lib/story'

beforeEach(() => beginStory())

describe('the story', () => {
  it('goes on at the step after the last that was done, and a skipped one stays open', () => {
    expect(progress.value.now).toBe(0)
    mark('added')
    mark('joined')
    expect(steps[progress.value.now]!.mark).toBe('shared')
    mark('paid')
    expect(steps[progress.value.now]!.mark).toBe('worked')
    expect(progress.value.done[2]).toBe(false)
  })

  it('counts the scan of a guide only once there is an order to hand over', () => {
    mark('worked')
    expect(progress.value.now).toBe(0)
    mark('paid')
    mark('worked')
    expect(steps[progress.value.now]!.mark).toBe('earned')
  })

  it('is kept in this browser until a new one begins', async () => {
    mark('added')
    await nextTick()
    expect(localStorage.getItem('siyu-phones:marks')).toBe('["added"]')
    beginStory()
    await nextTick()
    expect(localStorage.getItem('siyu-phones:marks')).toBe('[]')
  })
})

describe('codes on screens', () => {
  it('stand there as long as the page says, the latest of each phone', () => {
    showCode({ holder: 'gk1', owner: '王芳', text: 'A', label: '取货码' })
    showCode({ holder: 'gk1', owner: '王芳', text: 'B', label: '取货码' })
    expect([...shownCodes.values()].map((code) => code.text)).toEqual(['B'])
    showCode({ holder: 'gk1', owner: '', text: '', label: '' })
    expect(shownCodes.size).toBe(0)
  })
})
