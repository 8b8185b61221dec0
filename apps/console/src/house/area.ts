import type { Component } from 'vue'

/** What an area (功能区) of the console says of itself: its pages, and which of them stand in the menu. */

export const groups = ['概览', '会员', '商品', '交易', '营销', '资金', '组织', '系统'] as const
export type Group = (typeof groups)[number]

export interface Page {
  /** Below /console, without a leading slash: "orders", "orders/:id". */
  path: string
  title: string
  /** The permission without which the page is refused and its entry hidden; of several, one is enough. */
  needs?: string | readonly string[]
  page: () => Promise<unknown>
  /** Pages with an entry in the side menu. Details name the page whose entry is lit by `under`. */
  menu?: { group: Group; icon: Component; order: number }
  under?: string
}

export const defineArea = (...pages: Page[]): Page[] => pages
