import { CreditCard } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea({ path: 'card-programs', title: '会员卡', needs: 'loyalty.read', page: () => import('./ProgramsPage.vue'), menu: { group: '会员', icon: CreditCard, order: 3 } })
