import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import { enter } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    /** Pages with the bar of tabs below. */
    tab?: boolean
    /** Pages that need nobody signed in. */
    open?: boolean
  }
}

const pages: RouteRecordRaw[] = [
  { path: '/', name: 'today', component: () => import('./pages/TodayPage.vue'), meta: { title: '今日', tab: true } },
  { path: '/members', name: 'members', component: () => import('./pages/MembersPage.vue'), meta: { title: '我的客户', tab: true } },
  { path: '/members/:id', name: 'member', component: () => import('./pages/MemberPage.vue'), props: true, meta: { title: '客户资料' } },
  { path: '/members/:id/order', name: 'order-for', component: () => import('./pages/OrderForPage.vue'), props: true, meta: { title: '代客下单' } },
  { path: '/share', name: 'share', component: () => import('./pages/SharePage.vue'), meta: { title: '分享', tab: true } },
  { path: '/share/:id', name: 'share-product', component: () => import('./pages/ShareProductPage.vue'), props: true, meta: { title: '分享商品' } },
  { path: '/code', name: 'code', component: () => import('./pages/MyCodePage.vue'), meta: { title: '我的活码' } },
  { path: '/deliveries', name: 'deliveries', component: () => import('./pages/DeliveriesPage.vue'), meta: { title: '门店订单', tab: true } },
  { path: '/deliveries/:id', name: 'delivery', component: () => import('./pages/DeliveryPage.vue'), props: true, meta: { title: '订单处理' } },
  { path: '/returns', name: 'returns', component: () => import('./pages/ReturnsPage.vue'), meta: { title: '退货验货' } },
  { path: '/handover', name: 'handover', component: () => import('./pages/HandOverPage.vue'), meta: { title: '自提核销' } },
  { path: '/redeem', name: 'redeem', component: () => import('./pages/RedeemPage.vue'), meta: { title: '核销优惠券' } },
  { path: '/grants', name: 'grants', component: () => import('./pages/GrantsPage.vue'), meta: { title: '发券记录' } },
  { path: '/redemptions', name: 'redemptions', component: () => import('./pages/RedemptionsPage.vue'), meta: { title: '核销记录' } },
  { path: '/drafts', name: 'drafts', component: () => import('./pages/DraftsPage.vue'), meta: { title: '我的上新' } },
  { path: '/drafts/new', name: 'draft-new', component: () => import('./pages/DraftPage.vue'), meta: { title: '起草新商品' } },
  { path: '/drafts/:id', name: 'draft', component: () => import('./pages/DraftPage.vue'), props: true, meta: { title: '商品草稿' } },
  { path: '/orders', name: 'orders', component: () => import('./pages/OrdersPage.vue'), meta: { title: '业绩订单' } },
  { path: '/orders/:id', name: 'order', component: () => import('./pages/OrderPage.vue'), props: true, meta: { title: '订单详情' } },
  { path: '/me', name: 'me', component: () => import('./pages/MePage.vue'), meta: { title: '我的', tab: true } },
  { path: '/performance', name: 'performance', component: () => import('./pages/PerformancePage.vue'), meta: { title: '我的业绩' } },
  { path: '/commission', name: 'commission', component: () => import('./pages/CommissionPage.vue'), meta: { title: '我的佣金' } },
  { path: '/payouts', name: 'payouts', component: () => import('./pages/PayoutsPage.vue'), meta: { title: '提现' } },
  { path: '/statements', name: 'statements', component: () => import('./pages/StatementsPage.vue'), meta: { title: '我的结算单' } },
  { path: '/statements/:id', name: 'statement', component: () => import('./pages/StatementPage.vue'), props: true, meta: { title: '结算单' } },
  { path: '/side', name: 'side', component: () => import('./pages/SidePage.vue'), meta: { title: '客户侧边栏' } },
  { path: '/:nowhere(.*)*', redirect: '/' },
]

/** Made when the address is right: a router begins where the browser stands at that moment. */
export function openRouter(): Router {
  const router = createRouter({
    history: createWebHistory('/guide/'),
    routes: pages,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.beforeEach(async (to) => {
    if (to.meta.open) return true
    // Where nobody is signed in the browser leaves for WeCom, and no page is shown meanwhile.
    return (await enter()) ? true : false
  })
  router.afterEach((to) => {
    document.title = to.meta.title
  })
  return router
}
