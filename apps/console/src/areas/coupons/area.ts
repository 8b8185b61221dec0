import { Ticket } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea(
  { path: 'coupons', title: '优惠券', needs: 'promotions.read', page: () => import('./CouponsPage.vue'), menu: { group: '营销', icon: Ticket, order: 10 } },
  { path: 'coupons/grants', title: '发券记录', needs: 'promotions.read', page: () => import('./GrantsPage.vue'), under: 'coupons' },
  { path: 'coupons/redemptions', title: '核销记录', needs: 'promotions.read', page: () => import('./RedemptionsPage.vue'), under: 'coupons' },
)
