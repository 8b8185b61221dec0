import { Setting, User } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea(
  { path: 'members', title: '会员', needs: 'members.read', page: () => import('./MemberListPage.vue'), menu: { group: '会员', icon: User, order: 1 } },
  { path: 'members/:id', title: '会员详情', needs: 'members.read', page: () => import('./MemberPage.vue'), under: 'members' },
  { path: 'binding-rules', title: '绑定规则', needs: 'members.read', page: () => import('./BindingRulesPage.vue'), menu: { group: '会员', icon: Setting, order: 5 } },
)
