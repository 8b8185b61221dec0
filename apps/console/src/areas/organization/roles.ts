import type { Schema } from '@siyu/shared'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api } from '../../house/api'

export type Role = Schema<'RoleListRow'>
export type Permission = Schema<'PermissionCard'>

/** Roles of the group and the permissions they can give (角色册), shared by staff pages and the roles page. */
export const useRoles = defineStore('roles', () => {
  const roles = ref<Role[]>([])
  const permissions = ref<Permission[]>([])
  const byCode = computed(() => new Map(roles.value.map((role) => [role.code, role])))

  async function load(): Promise<void> {
    const answer = await api.get('/api/console/roles')
    roles.value = [...answer.roles]
    permissions.value = [...answer.permissions]
  }

  const nameOf = (code: string): string => byCode.value.get(code)?.zh ?? '已删除的角色'
  return { roles, permissions, byCode, load, nameOf }
})

/** Rooms of permissions as the editor groups them; the part before the point. */
export const roomNames: Readonly<Record<string, string>> = {
  organization: '组织', members: '会员', catalog: '商品', inventory: '库存', promotions: '优惠', loyalty: '会员卡与积分', audience: '标签与人群', orders: '订单', fulfilment: '履约',
  payments: '支付', ledger: '账本', settlement: '结算', distribution: '分销', wecom: '企业微信', wechat: '微信', engagement: '触达',
  insight: '看板', tracking: '埋点', platform: '系统', desk: '工作台',
}

export function byRoom(permissions: readonly Permission[]): { room: string; permissions: Permission[] }[] {
  const rooms = new Map<string, Permission[]>()
  for (const permission of permissions) {
    const room = permission.code.split('.')[0]!
    rooms.set(room, [...(rooms.get(room) ?? []), permission])
  }
  return [...rooms].map(([room, own]) => ({ room: roomNames[room] ?? '其他', permissions: own }))
}
