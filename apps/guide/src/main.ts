import '@siyu/shared/tokens.css'
import 'vant/es/dialog/style'
import 'vant/es/toast/style'
import './app.css'
import { showFailToast } from 'vant'
import { createApp, h } from 'vue'
import App from './App.vue'
import { openRouter } from './router'
import { comeBack } from './session'
import StartFault from './parts/StartFault.vue'

/** Starts the app; WeCom's way back carries a code, which becomes a session before any page is shown, and leads where the person was going. */
async function start() {
  const asked = new URLSearchParams(location.search)
  const [code, state] = [asked.get('code'), asked.get('state')]
  if (code && state) history.replaceState(null, '', await comeBack(code, state))
  const router = openRouter()
  const app = createApp(App)
  app.use(router)
  await router.isReady()
  app.mount('#app')
  // A page that is fetched when it is first opened may not come without a network; the one before stays.
  router.onError(() => showFailToast('页面没有打开，请检查网络后重试'))
}

start().catch((fault: unknown) => {
  createApp({ render: () => h(StartFault, { fault }) }).mount('#app')
})
