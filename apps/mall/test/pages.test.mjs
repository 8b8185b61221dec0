// Every page of the built mini program runs: it shows what the house answered, and says so when the house refuses.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, test } from 'node:test'

const { openPhone } = createRequire(import.meta.url)('./weapp.cjs')
const order = '01a2ffe3-4260-75c0-b1ef-f5652b99e022'
const product = '01a20339-873f-7fcc-87f2-74f6d4816273'
const answers = createRequire(import.meta.url)('./answers.json')
const sku = answers['GET /api/mall/skus'][0].id
const phone = openPhone({ store: {
  'siyu:mall-privacy': '2026-11',
  'siyu:mall-session': { token: 'token-of-the-test', expiresAt: '2099-01-01T00:00:00Z', isMember: true, appId: 'wx0' },
  'siyu:mall-cart': [{ sku, quantity: 2, seen: 1_00, chosen: true }],
  'siyu:mall-addresses': [{ fullName: '周小满', phone: '13800138000', region: '上海市 徐汇区', street: '衡山路 8 号' }],
} })

// The pages keep timers of their own.
after(() => setTimeout(() => process.exit(), 200).unref())

const pages = [
  ['index/index', {}, /木息.*¥\d/],
  ['category/category', {}, /¥\d/],
  ['search/search', { text: encodeURIComponent('裙') }, /¥\d/],
  ['product/product', { id: product }, /棉质连衣裙.*立即购买/],
  ['cart/cart', {}, /棉质连衣裙.*合计/],
  ['addresses/addresses', {}, /周小满.*衡山路/],
  ['stores/stores', {}, /上海南京西路店/],
  ['pay/pay', { order }, /付款成功.*¥499\.00/],
  ['orders/orders', {}, /已付款.*棉质连衣裙/],
  ['order/order', { id: order }, /等待门店接单.*发货门店.*¥499\.00/],
  ['after-sale/after-sale', { order }, /退哪些商品.*尺码不合适/],
  ['coupons/coupons', {}, /满 200 可用/],
  ['card/card', {}, /8001 0000 0001 617.*再得 680 成长值升为金卡.*1,200.*木息专用/],
  ['points/points', { card: '01a20380-1111-7aaa-8bbb-000000000001' }, /可用积分1,200.*消费获得.*查看订单\+499人工调整开业补发/],
  ['join/join', {}, /手机号一键入会/],
  ['me/me', {}, /No\. 161.*普通会员.*1,200 积分.*隐私与数据/],
  ['profile/profile', {}, /称呼.*保存/],
  ['privacy/privacy', {}, /导出我的数据.*注销会员/],
  ['consent/consent', { about: 'privacy' }, /我们收集什么/],
  ['guide/guide', {}, /还没有专属导购/],
  ['staff/staff', {}, /绑定收款微信/],
  ['checkout/checkout', {}, /还没有选好商品/],
]

for (const [route, query, wanted] of pages)
  test(`${route} shows itself`, async () => {
    const page = await phone.page(`pages/${route}`, query)
    assert.match(page.text(), wanted)
  })

test('A coupon for stores says who gave it and shows its code', async () => {
  const page = await phone.page('pages/coupons/coupons', { mine: '1' })
  assert.match(page.text(), /赠品.*到店礼：小样一份.*限门店使用.*林小丽 送您的.*到店用.*已使用/)
  await page.tap('到店用')
  assert.match(page.text(), /请店员扫码，或报出数字.*4802 1593 7706.*刷新券码/)
})

test('A SKU is put into the cart from its sheet', async () => {
  const page = await phone.page('pages/product/product', { id: product })
  const before = phone.store['siyu:mall-cart'].length
  await page.tap('立即购买')
  await page.tap('加入购物车')
  assert.ok(phone.seen.toasts.includes('已加入购物车') || phone.store['siyu:mall-cart'].length > before, page.text())
})

test('The cart goes to the checkout, which places with one key however often it is pressed and goes to pay', async () => {
  const cart = await phone.page('pages/cart/cart')
  await cart.tap('结算')
  assert.ok(phone.seen.moves.includes('/pages/checkout/checkout'))
  const checkout = await phone.page('pages/checkout/checkout')
  assert.match(checkout.text(), /周小满.*商品金额.*应付/)
  await checkout.tap('提交订单')
  await checkout.tap('提交订单')
  await checkout.tap('未使用，可抵 ¥12.00')
  assert.match(checkout.text(), /可用 1,200 积分，本单最多抵 1,200 积分（¥12\.00）/)
  await checkout.tap('确定')
  assert.deepEqual(phone.seen.calls.filter((call) => call.place === 'POST /api/mall/quote').pop().data.points, { program: '01a20380-2222-7aaa-8bbb-000000000001', points: 1200 })
  const placed = phone.seen.calls.filter((call) => call.place === 'POST /api/mall/orders')
  assert.equal(placed.length, 2)
  assert.equal(new Set(placed.map((call) => call.key)).size, 1)
  assert.equal(placed[0].data.delivery, 'Express')
  assert.ok(phone.seen.moves.some((url) => url.startsWith('/pages/pay/pay?order=')))
})

test('Where coupons and points leave nothing to pay, the order is taken for nothing and no pay page is opened', async () => {
  const [quote, placed] = [answers['POST /api/mall/quote'], answers['POST /api/mall/orders']]
  answers['POST /api/mall/quote'] = { ...quote, lines: quote.lines.map((line) => ({ ...line, cash: 0, shares: [{ kind: 'PlatformCoupon', rule: 'coupon/1', funder: 'Platform', amount: line.list }] })), payable: 0 }
  answers['POST /api/mall/orders'] = { ...placed, payable: 0 }
  const before = phone.seen.moves.length
  const checkout = await phone.page('pages/checkout/checkout')
  assert.match(checkout.text(), /应付 ¥0\.00.*0 元兑换/)
  await checkout.tap('0 元兑换')
  Object.assign(answers, { 'POST /api/mall/quote': quote, 'POST /api/mall/orders': placed })
  assert.deepEqual(phone.seen.moves.slice(before), [`/pages/order/order?id=${placed.order}`])
})

test('A refusal of the house is said in its own words', async () => {
  const told = '没有这张订单'
  phone.refuse['GET /api/mall/orders/{id}'] = { status: 404, code: 'orders.unknown', title: told }
  const page = await phone.page('pages/order/order', { id: order })
  delete phone.refuse['GET /api/mall/orders/{id}']
  assert.ok(page.text().includes(told), page.text())
})

test('Events are told to the house only in a form that it takes', () => {
  // Some wait on the phone still, some have been sent by now.
  const sent = phone.seen.calls.filter((call) => call.place === 'POST /api/track').flatMap((call) => call.data.events)
  const events = [...(phone.store['siyu:mall-events'] ?? []), ...sent]
  assert.ok(events.length > 0)
  for (const event of events) assert.match(event.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
