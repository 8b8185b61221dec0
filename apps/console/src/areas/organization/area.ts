import { Key, OfficeBuilding, PriceTag, User } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea(
  { path: 'units', title: '组织架构', needs: 'organization.read', page: () => import('./UnitTreePage.vue'), menu: { group: '组织', icon: OfficeBuilding, order: 1 } },
  { path: 'brands', title: '品牌', needs: 'organization.read', page: () => import('./BrandListPage.vue'), menu: { group: '组织', icon: PriceTag, order: 2 } },
  { path: 'staff', title: '员工', needs: 'organization.read', page: () => import('./StaffListPage.vue'), menu: { group: '组织', icon: User, order: 3 } },
  { path: 'staff/:id', title: '员工详情', needs: 'organization.read', page: () => import('./StaffPage.vue'), under: 'staff' },
  { path: 'roles', title: '角色与权限', needs: 'organization.read', page: () => import('./RoleListPage.vue'), menu: { group: '组织', icon: Key, order: 4 } },
)
