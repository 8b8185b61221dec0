import { describe, expect, it } from 'vitest'
import { addressOf, createClient, hearTime, houseNow, newWish, Problem, type Outgoing } from '../src'

const answering = (status: number, data: unknown) => {
  const calls: Outgoing[] = []
  const client = createClient('http://house', async (call) => { calls.push(call); return { status, data } }, () => ({ 'X-Csrf-Token': 't' }))
  return { client, calls }
}

describe('the typed client', () => {
  it('fills places and query, and leaves out what is empty', () => {
    expect(addressOf('/a/{id}', { path: { id: 'x/y' }, query: { q: '云 杉', none: undefined, nil: null, empty: '', many: [1, 2] } }))
      .toBe('/a/x%2Fy?q=%E4%BA%91%20%E6%9D%89&many=1&many=2')
  })

  it('sends headers, the body and the key of a wish', async () => {
    const { client, calls } = answering(204, undefined)
    await client.post('/api/console/sign-out', { idempotencyKey: 'wish' })
    expect(calls[0]).toMatchObject({ method: 'POST', url: 'http://house/api/console/sign-out', headers: { 'X-Csrf-Token': 't', 'Idempotency-Key': 'wish' } })
  })

  it('gives a refusal in the words of the house, with its code and field', async () => {
    const { client } = answering(400, { code: 'orders.bad_quantity', title: '数量不对', at: 'lines[0].quantity' })
    const problem = await client.get('/api/console/me').catch((fault: unknown) => fault)
    expect(problem).toBeInstanceOf(Problem)
    expect(problem).toMatchObject({ status: 400, code: 'orders.bad_quantity', message: '数量不对', at: 'lines[0].quantity' })
  })

  it('says so where nothing was answered, and where the answer is no refusal of the house', async () => {
    const silent = createClient('', async () => { throw new TypeError('refused') })
    expect(await silent.get('/api/console/me').catch((fault: unknown) => fault)).toMatchObject({ status: 0, code: 'network' })
    expect(await answering(502, '<html>').client.get('/api/console/me').catch((fault: unknown) => fault)).toMatchObject({ status: 502, code: 'unknown' })
  })

  it('goes by the time that the house says, also in a refusal', async () => {
    const later = Date.now() + 49 * 86_400_000
    const client = createClient('', async () => ({ status: 409, data: {}, now: String(later) }))
    await client.get('/api/console/me').catch(() => undefined)
    expect(Math.abs(houseNow() - later)).toBeLessThan(1000)
    for (const nonsense of [undefined, null, '', 'soon', '-1']) hearTime(nonsense)
    expect(Math.abs(houseNow() - later)).toBeLessThan(1000)
    hearTime(String(Date.now()))
  })

  it('makes a new key for each wish', () => {
    expect(newWish()).toMatch(/^[0-9a-f]{32}$/)
    expect(newWish()).not.toBe(newWish())
  })
})
