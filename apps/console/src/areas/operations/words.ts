import { roomNames } from '../organization/roles'

/** How the house's machinery is said to people (运维用语). */

/** "orders.OnPaymentSettled" → "订单 · OnPaymentSettled": the room in Chinese, the part by its name in the code, for whoever looks it up. */
export function partOf(name: string): { room: string; part: string } {
  const at = name.indexOf('.')
  const room = at > 0 ? roomNames[name.slice(0, at)] : undefined
  return room ? { room, part: name.slice(at + 1) } : { room: '系统', part: name }
}

export const workStates = {
  Waiting: ['等待', 'info'], Overdue: ['已到时间', 'warn'], Parked: ['已停放', 'bad'], Refused: ['对方拒绝', 'bad'], Running: ['进行中', 'info'],
  Calling: ['进行中', 'info'], Unknown: ['结果不明', 'warn'], Done: ['完成', 'good'],
} as const

const actions: Readonly<Record<string, string>> = {
  'audience.change_tag': '修改标签', 'audience.define_segment': '新建人群', 'audience.define_tag': '新建标签', 'audience.end_segment': '停用人群', 'audience.end_tag': '停用标签',
  'audience.put_tag_on': '打标签', 'audience.revise_segment': '修改人群', 'audience.take_tag_off': '去标签',
  'catalog.change_category': '修改分类', 'catalog.change_product': '修改商品', 'catalog.create_category': '新建分类', 'catalog.create_product': '新建商品',
  'catalog.off_sale': '下架商品', 'catalog.on_sale': '上架商品', 'catalog.return_listing': '退回商品', 'catalog.submit_listing': '提交商品审核', 'catalog.withdraw_listing': '撤回商品审核',
  'desk.export_members': '导出会员列表', 'desk.export_orders': '导出订单列表',
  'distribution.approve_second_level': '审批二级分佣', 'distribution.end_plan': '停用分佣方案', 'distribution.keep_rules': '修改分销规则',
  'distribution.make_campaign_share': '发放活动分享口令', 'distribution.make_plan': '新建分佣方案', 'distribution.refer_staff': '设置推荐人',
  'engagement.change_welcome': '修改欢迎语', 'engagement.make_welcome': '新建欢迎语', 'engagement.remove_welcome': '删除欢迎语',
  'fulfilment.allocate': '人工派单', 'fulfilment.keep_times': '修改履约时限', 'inventory.set_stock': '调整库存',
  'loyalty.adjust_points': '调整积分', 'loyalty.change_program': '修改会员卡', 'loyalty.create_program': '新建会员卡', 'loyalty.switch_program': '启停会员卡',
  'members.bind': '调整绑定导购', 'members.erase': '注销会员', 'members.export': '导出个人数据', 'members.inherit': '转交会员', 'members.keep_binding_rules': '修改绑定规则',
  'members.link_staff': '员工关联会员', 'members.merge': '合并会员', 'members.reveal': '查看会员明文', 'members.unmerge': '撤销会员合并',
  'orders.cancel': '取消订单', 'orders.change_price': '订单改价', 'orders.keep_rules': '修改订单规则', 'orders.place_for_member': '代客下单', 'orders.reject_after_sale': '拒绝售后', 'orders.approve_after_sale': '同意售后',
  'organization.appoint_staff': '任命岗位', 'organization.change_password': '修改密码', 'organization.close_unit': '关闭组织', 'organization.confirm_totp': '开启动态口令',
  'organization.drop_role': '删除角色', 'organization.drop_totp': '关闭动态口令', 'organization.end_post': '免去岗位', 'organization.hire_staff': '员工入职',
  'organization.host_brands': '设置经营品牌', 'organization.keep_brand': '维护品牌', 'organization.keep_role': '维护角色', 'organization.make_api_key': '新建接口密钥', 'organization.revoke_api_key': '吊销接口密钥', 'organization.let_staff_leave': '员工离职',
  'organization.move_staff': '员工调动', 'organization.open_unit': '新建组织', 'organization.reset_password': '重置密码', 'organization.revise_unit': '修改组织',
  'organization.seat_staff': '绑定企业微信', 'organization.set_up': '首次初始化', 'organization.sign_in': '登录', 'payments.acknowledge_notice': '核对支付通知', 'payments.configure': '配置商户', 'payments.reconcile_again': '重新对账', 'payments.resolve_difference': '处理对账差异', 'payments.retry_refund': '重试退款',
  'platform.import': '批量导入', 'platform.keep_event_days': '设置事件保留天数', 'platform.replay': '重放事件', 'platform.retry': '重试任务', 'promotions.change_template': '修改券', 'promotions.create_template': '新建券', 'promotions.end_template': '停发券',
  'settlement.keep_terms': '修改提现规则', 'settlement.link_receiver': '关联收款人', 'wechat.set_app': '配置微信应用',
  'wecom.change_code': '修改活码', 'wecom.make_code': '新建活码', 'wecom.set_corp': '配置企业微信', 'wecom.switch_code': '启停活码',
}

/** What somebody did; an act that is newer than this table is named by its room. */
export const actionOf = (action: string): string => actions[action] ?? `${partOf(action).room}的其他操作`

const subjects: Readonly<Record<string, string>> = {
  staff: '员工', unit: '组织', brand: '品牌', role: '角色', member: '会员', order: '订单', product: '商品', category: '分类', refund: '退款', code: '活码', corp: '企业微信',
  template: '券', plan: '分佣方案', merchant: '商户', app: '应用', welcome: '欢迎语', sku: '规格', import: '导入', desk: '列表', payout: '提现规则', 'api-key': '接口密钥', list: '列表', difference: '对账差异', bill: '账单', program: '会员卡体系', card: '会员卡',
}

/** "staff/01a2…" → 员工, and where it can be opened. */
export function subjectOf(subject: string): { words: string; id: string; to?: string } {
  const at = subject.indexOf('/')
  const [kind, id] = at > 0 ? [subject.slice(0, at), subject.slice(at + 1)] : [subject, '']
  const places: Record<string, string> = { staff: `/staff/${id}`, member: `/members/${id}`, order: `/orders/${id}`, product: `/products/${id}` }
  return { words: kind === 'list' ? `列表：${id}` : (subjects[kind] ?? ''), id: id || subject, to: places[kind] }
}

/** What an audit row keeps of before or after, as lines a person can read; nothing where nothing was kept. */
export function kept(json: string | null): string {
  if (!json) return ''
  const value: unknown = JSON.parse(json)
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
