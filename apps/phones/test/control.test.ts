import { afterEach, describe, expect, it, vi } from 'vitest'
import { act, look, Refusal } from '../src/lib/control'

afterEach(() => vi.unstubAllGlobals())

function answer(status: number, text: string) {
  const fetch = vi.fn(async () => new Response(status === 204 ? null : text, { status }))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

const refusal = async (asked: Promise<unknown>) => {
  const why = await asked.then(() => undefined, (fault: unknown) => fault)
  expect(why).toBeInstanceOf(Refusal)
  const { code, message, status } = why as Refusal
  return { code, message, status }
}

describe('control port', () => {
  it('gives what was answered', async () => {
    const fetch = answer(200, '{"now":1}')
    expect(await look('clock', { a: 1, b: undefined })).toEqual({ now: 1 })
    expect(fetch).toHaveBeenCalledWith('/control/clock?a=1', undefined)
  })

  it('takes an answer that is no JSON for what it is: not the sandbox', async () => {
    for (const text of ['', '<html></html>', '{"now":'])
    {
      answer(200, text)
      expect(await refusal(act('persona/create'))).toMatchObject({ code: 'control.no_json', status: 200 })
    }
  })

  it('says a refusal in words, known ones in Chinese', async () => {
    answer(404, '{"error":"persona.unknown","message":"There is no persona x."}')
    expect(await refusal(look('persona'))).toEqual({ code: 'persona.unknown', message: '没有这个人，可能沙箱已重置', status: 404 })
    answer(400, '{"error":"pay.odd","message":"付款码无效"}')
    expect(await refusal(look('persona'))).toEqual({ code: 'pay.odd', message: '付款码无效', status: 400 })
    answer(400, '{"error":"pay.odd","message":"in English"}')
    expect(await refusal(look('persona'))).toEqual({ code: 'pay.odd', message: '没有成功（400）', status: 400 })
  })

  it('keeps the status of a refusal that is no JSON', async () => {
    answer(502, '<html></html>')
    expect(await refusal(look('wall'))).toEqual({ code: 'control.failed', message: '没有成功（502）', status: 502 })
    answer(500, 'null')
    expect(await refusal(look('wall'))).toEqual({ code: 'control.failed', message: '没有成功（500）', status: 500 })
  })

  it('says when nobody answers', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => { throw new TypeError('failed') }))
    expect(await refusal(look('wall'))).toMatchObject({ code: 'offline', status: 0 })
  })
})
