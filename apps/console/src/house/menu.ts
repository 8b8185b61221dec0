import { groups, type Group, type Page } from './area'

/** The side menu (侧边菜单) made of pages. */
export interface MenuGroup {
  group: Group
  entries: Page[]
}

/** The menu of somebody who may do this: groups in their order, none of them empty. */
export function menuFor(all: readonly Page[], may: (needs?: string | readonly string[]) => boolean): MenuGroup[] {
  return groups
    .map((group) => ({
      group,
      entries: all.filter((page) => page.menu?.group === group && may(page.needs)).sort((a, b) => a.menu!.order - b.menu!.order),
    }))
    .filter((one) => one.entries.length > 0)
}
