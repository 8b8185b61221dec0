import { Discount } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea({ path: 'promotions', title: '促销活动', needs: 'promotions.read', page: () => import('./PromotionsPage.vue'), menu: { group: '营销', icon: Discount, order: 5 } })
