import { ChatDotRound, FullScreen } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea(
  { path: 'channel-codes', title: '活码', needs: 'wecom.read_codes', page: () => import('./CodesPage.vue'), menu: { group: '营销', icon: FullScreen, order: 20 } },
  { path: 'channel-codes/:id', title: '活码数据', needs: 'wecom.read_codes', page: () => import('./CodePage.vue'), under: 'channel-codes' },
  { path: 'welcomes', title: '欢迎语', needs: 'engagement.read_welcomes', page: () => import('./WelcomesPage.vue'), menu: { group: '营销', icon: ChatDotRound, order: 30 } },
)
