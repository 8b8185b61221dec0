/** How members' matters are said (会员用语). */
export const joinSources: Readonly<Record<string, string>> = {
  MiniProgram: '小程序', H5: 'H5 商城', Payment: '支付即会员', Pos: '门店收银', Import: '导入', Guide: '导购邀请',
}
export const memberStates = { Active: ['正常', 'good'], Merged: ['已并入他人', 'plain'], Erased: ['已注销', 'plain'] } as const
export const identityKinds: Readonly<Record<string, string>> = {
  Phone: '手机号', UnionId: '微信 UnionID', OpenId: '微信 OpenID', ExternalUser: '企业微信客户', PosCard: '会员卡号', Buyer: '电商买家', IdCard: '身份证',
}
export const bindReasons: Readonly<Record<string, string>> = {
  Scan: '扫导购活码', Register: '注册时', Share: '通过分享', Inherit: '转交', Admin: '后台指定', Import: '导入',
}
export const bindingEnds: Readonly<Record<string, string>> = {
  Replaced: '换绑', Expired: '到期', GuideLeft: '导购离职', Inherited: '转交', Admin: '后台调整', Merged: '会员合并', Erased: '会员注销',
}
export const purposes: Readonly<Record<string, string>> = { Privacy: '隐私政策', Marketing: '营销推送', IdCard: '身份证信息', Guardian: '监护人同意' }
export const channels: Readonly<Record<string, string>> = {
  WeCom: '企业微信', GroupChat: '客户群', Subscribe: '小程序订阅消息', Sms: '短信', Call: '电话', Email: '邮件',
}
export const bindingModes = [
  { value: 'First', label: '先到先得', says: '会员归第一位绑定的导购，除非后台调整或导购离职。' },
  { value: 'Registered', label: '注册优先', says: '扫码只是暂时绑定；带会员注册的导购可以取代只扫过码的导购。' },
  { value: 'Override', label: '后来居上', says: '保护期过后，最近一次服务会员的导购取代之前的导购。' },
] as const
export const couponStates = { Usable: ['可用', 'good'], NotYet: ['未到可用时间', 'info'], Locked: ['使用中', 'info'], Used: ['已使用', 'plain'], Expired: ['已过期', 'plain'] } as const
