import { ChatDotRound, Connection, CreditCard, Key } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea(
  { path: 'settings/wecom', title: '企业微信接入', needs: 'wecom.settings', page: () => import('./CorpListPage.vue'), menu: { group: '系统', icon: ChatDotRound, order: 1 } },
  { path: 'settings/wechat', title: '微信应用', needs: 'wechat.settings', page: () => import('./AppListPage.vue'), menu: { group: '系统', icon: Connection, order: 2 } },
  { path: 'settings/merchants', title: '微信支付商户', needs: 'payments.configure', page: () => import('./MerchantListPage.vue'), menu: { group: '系统', icon: CreditCard, order: 3 } },
  { path: 'settings/api-keys', title: '接口密钥', needs: 'organization.api_keys', page: () => import('./ApiKeysPage.vue'), menu: { group: '系统', icon: Key, order: 4 } },
)
