import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import type { Page } from './area'
import { pages } from './areas'
import { menuFor } from './menu'
import { whenSignedOut } from './api'
import { useSession } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    needs?: Page['needs']
    /** Path of the menu entry that is lit. */
    entry?: string
    open?: boolean
  }
}

const inside: RouteRecordRaw[] = pages.map((page) => ({
  path: page.path,
  name: page.path,
  component: page.page as () => Promise<never>,
  meta: { title: page.title, needs: page.needs, entry: page.under ?? page.path },
}))

export const router = createRouter({
  history: createWebHistory('/console/'),
  scrollBehavior: (_, __, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/sign-in', name: 'sign-in', component: () => import('../shell/SignInPage.vue'), meta: { title: '登录', open: true } },
    { path: '/set-up', name: 'set-up', component: () => import('../shell/SetUpPage.vue'), meta: { title: '首次初始化', open: true } },
    {
      path: '/',
      component: () => import('../shell/Shell.vue'),
      children: [
        ...inside,
        { path: 'forbidden', name: 'forbidden', component: () => import('../shell/ForbiddenPage.vue'), meta: { title: '没有权限' } },
        { path: ':rest(.*)*', name: 'missing', component: () => import('../shell/MissingPage.vue'), meta: { title: '页面不存在' } },
      ],
    },
  ],
})

let asked = false

router.beforeEach(async (to) => {
  const session = useSession()
  if (!asked) {
    await session.load()
    asked = true
  }
  if (to.meta.open) return true
  if (!session.me) return { name: 'sign-in', query: to.fullPath === '/' ? {} : { then: to.fullPath } }
  if (session.me.mustChange && to.name !== 'account') return { name: 'account' }
  if (to.path === '/' && (to.name === 'missing' || !session.may(to.meta.needs))) return '/' + (menuFor(pages, session.may)[0]?.entries[0]?.path ?? 'account')
  if (!session.may(to.meta.needs)) return { name: 'forbidden', query: { page: to.meta.title }, replace: true }
  return true
})

router.afterEach((to) => {
  document.title = to.meta.title ? `${to.meta.title} · Siyu 私域` : 'Siyu 私域 · 控制台'
})

whenSignedOut(() => {
  const session = useSession()
  if (!session.me) return
  session.forget()
  void router.push({ name: 'sign-in', query: { then: router.currentRoute.value.fullPath, ended: '1' } })
})
