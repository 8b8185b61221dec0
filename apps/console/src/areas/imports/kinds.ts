/** What the kinds of file are called (导入内容). */
export const kindNames: Readonly<Record<string, string>> = {
  stores: '门店与组织', staff: '员工', members: '会员', categories: '商品分类', products: '商品', stock: '库存', pos: 'POS 小票',
}
