import { House } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea({ path: '', title: '首页', needs: 'insight.read', page: () => import('./HomePage.vue'), menu: { group: '概览', icon: House, order: 1 } })
