import { Upload } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea({
  path: 'imports', title: '批量导入', needs: ['members.import', 'organization.import', 'catalog.change', 'catalog.review', 'inventory.change', 'orders.import'],
  page: () => import('./ImportPage.vue'), menu: { group: '系统', icon: Upload, order: 4 },
})
