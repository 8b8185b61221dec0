import type { Page } from './area'

/** All areas: each exports its pages from areas/<area>/area.ts; the menu and the routes are made of them. */

const found = import.meta.glob<Page[]>('../areas/*/area.ts', { eager: true, import: 'default' })

export const pages: Page[] = Object.values(found).flat()
