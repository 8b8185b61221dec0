import { Box } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea(
  { path: 'stock', title: '库存', needs: 'inventory.read', page: () => import('./StockPage.vue'), menu: { group: '商品', icon: Box, order: 40 } },
  { path: 'stock/movements', title: '库存流水', needs: 'inventory.read', page: () => import('./MovementsPage.vue'), under: 'stock' },
)
