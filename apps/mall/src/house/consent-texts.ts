/** The texts that people agree to (同意文本), in the version that `consent.ts` names. The shop's lawyers replace them by their own. */
export interface ConsentText {
  title: string
  parts: { head: string; words: string }[]
}

export const consentTexts: Record<'privacy' | 'member' | 'marketing', ConsentText> = {
  privacy: {
    title: '隐私政策',
    parts: [
      { head: '我们收集什么', words: '登录时收集微信给出的用户标识；入会时收集手机号；您填写的称呼和生日；下单时的收货信息；您在商城的页面浏览与点击。不收集通讯录、位置和设备标识，不记录 IP 地址。' },
      { head: '用来做什么', words: '登录、下单、发货、售后和会员服务；把您在门店的消费与会员卡接上；统计哪些页面受欢迎。不用于其他目的。' },
      { head: '怎样保存', words: '手机号、姓名、地址和微信标识在数据库中加密保存。收货地址只存在您的手机上，下单时随订单加密提交。' },
      { head: '谁能看到', words: '为您服务的导购和门店只看到完成服务所需的内容，手机号默认打码；查看完整号码会留下记录。除发货需要的物流公司和微信支付外，不向第三方提供。' },
      { head: '您的权利', words: '可以在“我的－隐私与数据”里查看、导出、更正您的数据，关闭任何一种联系方式，撤回同意，或注销会员并清除数据。未满 14 周岁须由监护人同意。' },
    ],
  },
  member: {
    title: '会员服务说明',
    parts: [
      { head: '怎样入会', words: '用微信授权的手机号入会，免费。同一手机号在门店的消费会合并到您的会员名下。' },
      { head: '会员权益', words: '会员价、优惠券、专属导购和门店自提。价格和优惠以下单页显示为准。' },
      { head: '导购', words: '通过导购的二维码或名片入会的，由该导购为您服务；导购离职后由门店安排接替。' },
      { head: '退出', words: '可随时在“我的－隐私与数据”里注销。' },
    ],
  },
  marketing: {
    title: '优惠和新品消息',
    parts: [
      { head: '会收到什么', words: '新品、优惠券和活动的消息，通过您没有关闭的方式发送，夜间不打扰。' },
      { head: '怎样关闭', words: '在“我的－隐私与数据”里关掉总开关，或只关某一种方式，立即生效。' },
    ],
  },
}
