// A phone for the built mini program: Tencent's simulator of components, and a `wx` that answers from recorded answers of a real house.
const { cpSync, mkdtempSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { JSDOM } = require('jsdom')

const answers = require('./answers.json')
const member = { token: 'token-of-the-test', expiresAt: '2099-01-01T00:00:00Z', isMember: true, appId: 'wx0' }

/** Opens the mini program; `store` is what the phone kept, `refuse` names calls that the house refuses. */
exports.openPhone = function openPhone({ store = { 'siyu:mall-privacy': '2026-11', 'siyu:mall-session': member }, refuse = {} } = {}) {
  const { window } = new JSDOM('<!DOCTYPE html><body></body>', { pretendToBeVisual: true, url: 'http://localhost/' })
  const wanted = ['document', 'navigator', 'HTMLElement', 'Node', 'Event', 'CustomEvent', 'MutationObserver', 'getComputedStyle', 'TouchEvent', 'MouseEvent', 'DocumentFragment', 'Element', 'Text', 'Comment', 'requestAnimationFrame', 'cancelAnimationFrame', 'location']
  Object.defineProperty(global, 'window', { value: window, configurable: true, writable: true })
  for (const name of wanted) Object.defineProperty(global, name, { value: window[name], configurable: true, writable: true })
  const simulate = require('miniprogram-simulate')
  // The output is CommonJS, this package is not.
  const root = mkdtempSync(path.join(tmpdir(), 'siyu-weapp-'))
  cpSync(path.join(__dirname, '../dist/build/mp-weixin'), root, { recursive: true })
  writeFileSync(path.join(root, 'package.json'), '{"type":"commonjs"}')

  const seen = { calls: [], toasts: [], moves: [], paid: [] }
  let app = {}
  const phone = wxOf(store, refuse, seen)
  global.App = (options) => (app = Object.assign(options, { globalData: {} }))
  global.Page = () => {
    throw new Error('pages are components here')
  }
  global.getApp = () => app
  global.getCurrentPages = () => []
  global.__wxConfig = {}
  global.wx = Object.assign(global.wx ?? {}, phone)
  require(path.join(root, 'app.js'))
  global.wx = Object.assign(global.wx, phone)
  app.onLaunch?.({ query: {}, path: '' })

  async function page(route, query = {}) {
    const component = simulate.render(simulate.load(path.join(root, route), { rootPath: root, compiler: 'official' }), {})
    const parent = document.createElement('div')
    document.body.appendChild(parent)
    component.attach(parent)
    component.instance.onLoad?.(query)
    component.instance.onShow?.()
    await simulate.sleep(400)
    const text = () => parent.textContent.replace(/\s+/g, ' ').trim()
    async function tap(words) {
      const leaf = [...parent.querySelectorAll('*')].filter((node) => node.textContent.trim().startsWith(words)).pop()
      if (!leaf) throw new Error(`nothing says ${words}: ${text()}`)
      const touch = [{ identifier: 1, pageX: 5, pageY: 5, clientX: 5, clientY: 5, target: leaf }]
      for (const [name, now] of [['touchstart', touch], ['touchend', []]]) {
        const event = new window.Event(name, { bubbles: true, cancelable: true })
        leaf.dispatchEvent(Object.assign(event, { touches: now, targetTouches: now, changedTouches: touch }))
        await simulate.sleep(40)
      }
      await simulate.sleep(400)
    }
    return { text, tap }
  }
  return { page, seen, store, refuse }
}

function wxOf(store, refuse, seen) {
  const rect = { width: 100, height: 40, left: 0, top: 0 }
  const query = () => {
    let many = false
    const self = { in: () => self, select: () => ((many = false), self), selectAll: () => ((many = true), self), boundingClientRect: (heard) => (heard?.(many ? [rect] : rect), self), scrollOffset: () => self, exec: (heard) => heard?.([]) }
    return self
  }
  return {
    request({ url, method, data, header, success }) {
      const place = url.split('?')[0].replace('https://house.test', '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')
      seen.calls.push({ place: `${method} ${place}`, url, data, key: header['Idempotency-Key'] })
      const refused = refuse[`${method} ${place}`]
      const known = refused ?? answers[`${method} ${place}`]
      if (known === undefined) throw new Error(`no answer to ${method} ${url}`)
      setTimeout(() => success({ statusCode: refused ? refused.status : 200, data: known, header: {} }), 1)
    },
    login: ({ success }) => success({ code: 'code-of-the-test' }),
    requestPayment: (fields) => (seen.paid.push(fields), fields.success({ errMsg: 'requestPayment:ok' })),
    showToast: ({ title }) => seen.toasts.push(title),
    showModal: ({ success }) => success({ confirm: true }),
    navigateTo: ({ url }) => seen.moves.push(url),
    redirectTo: ({ url }) => seen.moves.push(url),
    switchTab: ({ url }) => seen.moves.push(url),
    navigateBack: () => seen.moves.push('back'),
    setNavigationBarTitle() {},
    stopPullDownRefresh() {},
    getStorageSync: (name) => store[name] ?? '',
    setStorageSync: (name, value) => (store[name] = value),
    removeStorageSync: (name) => delete store[name],
    getExtConfigSync: () => ({ house: 'https://house.test' }),
    getSystemInfoSync: () => ({ windowWidth: 390, pixelRatio: 2, platform: 'ios', language: 'zh_CN', SDKVersion: '3.5.0' }),
    getWindowInfo: () => ({ windowWidth: 390, windowHeight: 844, pixelRatio: 2, statusBarHeight: 20, safeArea: { top: 0 } }),
    getAppBaseInfo: () => ({ language: 'zh_CN', SDKVersion: '3.5.0' }),
    getDeviceInfo: () => ({ platform: 'ios' }),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx0' } }),
    getLaunchOptionsSync: () => ({ query: {} }),
    getEnterOptionsSync: () => ({ query: {} }),
    canIUse: () => true,
    nextTick: (next) => setTimeout(next, 0),
    createSelectorQuery: query,
    onAppShow() {},
    onAppHide() {},
    onThemeChange() {},
  }
}
