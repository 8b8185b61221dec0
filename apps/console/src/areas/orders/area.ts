import { Document, RefreshLeft, Van } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea(
  { path: 'orders', title: '订单', needs: 'orders.read', page: () => import('./OrdersPage.vue'), menu: { group: '交易', icon: Document, order: 10 } },
  { path: 'orders/:id', title: '订单详情', needs: 'orders.read', page: () => import('./OrderPage.vue'), under: 'orders' },
  { path: 'after-sales', title: '售后', needs: 'orders.read', page: () => import('./AfterSalesPage.vue'), menu: { group: '交易', icon: RefreshLeft, order: 20 } },
  { path: 'fulfilments', title: '履约', needs: 'fulfilment.read', page: () => import('./FulfilmentsPage.vue'), menu: { group: '交易', icon: Van, order: 30 } },
)
