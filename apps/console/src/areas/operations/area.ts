import { Document, Monitor } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea(
  { path: 'operations', title: '运行状况', needs: 'platform.operate', page: () => import('./OperationsPage.vue'), menu: { group: '系统', icon: Monitor, order: 8 } },
  { path: 'audit', title: '审计日志', needs: 'platform.audit', page: () => import('./AuditLogPage.vue'), menu: { group: '系统', icon: Document, order: 9 } },
)
