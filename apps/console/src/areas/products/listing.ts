import type { Schema } from '@siyu/shared'
import { api } from '../../house/api'
import { askReason } from '../../pieces/askReason'
import { confirmAct } from '../../pieces/confirmAct'
import type { States } from '../../pieces/states'

/** A product's way to the mall (上架流程): draft, review, on sale, off sale; each step asks first, and says why where that matters. */
export type Listing = Schema<'ListingState'>

export const listings = {
  Draft: ['草稿', 'plain'], InReview: ['待审核', 'warn'], Returned: ['已退回', 'bad'], Published: ['在售', 'good'], Delisted: ['已下架', 'plain'],
} as const satisfies States

export const listingActs: Readonly<Record<Schema<'ListingAct'>, string>> = {
  Submitted: '提交审核', Withdrawn: '撤回', Returned: '审核退回', Published: '上架', Delisted: '下架',
}

const parts: Readonly<Record<Schema<'ProductPart'>, string>> = {
  Title: '标题', Code: '编码', Shelf: '品牌分类', Owner: '货权扣点', Pictures: '图片', Detail: '详情', Specs: '规格', Prices: '价格',
}

/** What differs from the version before, in words. */
export const partsSaid = (changed: readonly Schema<'ProductPart'>[]): string => changed.map((part) => parts[part]).join('、')

export interface Step {
  key: 'submit' | 'withdraw' | 'publish' | 'return' | 'delist'
  verb: string
  /** The step that somebody is most likely to take next. */
  main?: boolean
}

/** What somebody may do with a product that stands there, the likeliest first. */
export function stepsFrom(listing: Listing, mayChange: boolean, mayReview: boolean): Step[] {
  const steps: (Step | false)[] = []
  if (listing === 'InReview') {
    steps.push(mayReview && { key: 'publish', verb: '通过并上架', main: true }, mayReview && { key: 'return', verb: '退回' }, mayChange && { key: 'withdraw', verb: '撤回' })
  } else if (listing === 'Published') {
    steps.push(mayChange && { key: 'delist', verb: '下架' })
  } else {
    steps.push(mayReview && { key: 'publish', verb: '上架', main: true }, mayChange && !mayReview && { key: 'submit', verb: '提交审核', main: true })
  }
  return steps.filter((step): step is Step => step !== false)
}

/** Asks, then takes the step for these products, one after the other; true when all are done. */
export async function take(step: Step, products: readonly { id: string; title: string }[]): Promise<boolean> {
  const name = products.length === 1 ? `「${products[0]!.title}」` : `选中的 ${products.length} 件商品`
  const each = async (act: (path: { id: string }) => Promise<unknown>): Promise<void> => {
    for (const { id } of products) await act({ id })
  }
  switch (step.key) {
    case 'submit':
      return confirmAct({ title: '提交审核', says: `${name}提交后，由有审核权限的同事查看；审核期间不能修改，可以撤回。`, verb: '提交审核', done: '已提交，等待审核', act: () => each((path) => api.post('/api/console/products/{id}/submit', { path })) })
    case 'withdraw':
      return confirmAct({ title: '撤回审核', says: `${name}会回到草稿，修改后可以再次提交。`, verb: '撤回', done: '已撤回', act: () => each((path) => api.post('/api/console/products/{id}/withdraw', { path })) })
    case 'publish':
      return confirmAct({ title: step.verb, says: `${name}上架后，顾客马上可以在商城看到并购买。`, verb: step.verb, done: '已上架', act: () => each((path) => api.post('/api/console/products/{id}/on-sale', { path })) })
    case 'return':
      return askReason({
        title: '退回修改', says: `${name}会退回给编辑的同事，请写明要改什么。`, verb: '退回', placeholder: '如：主图不清晰，请换成白底图', done: '已退回',
        act: (reason) => each((path) => api.post('/api/console/products/{id}/return', { path, body: { reason } })),
      })
    case 'delist':
      return askReason({
        title: '下架商品', says: `${name}下架后，顾客在商城看不到也买不了；已下的订单不受影响，随时可以再上架。`, verb: '下架', placeholder: '如：换季、缺货、价格有误', danger: true, done: '已下架',
        act: (reason) => each((path) => api.post('/api/console/products/{id}/off-sale', { path, body: { reason } })),
      })
  }
}
