import { describe, expect, it } from 'vitest'

/** Every list of the console gives its rows as a file. */
const pages = import.meta.glob<string>('../src/areas/**/*.vue', { query: '?raw', import: 'default', eager: true })
const lists = Object.entries(pages).filter(([, text]) => text.includes('<ListPage'))

describe('lists', () => {
  it('are found', () => expect(lists.length).toBeGreaterThan(20))

  it.each(lists)('%s can be exported', (_, text) => {
    // The list inside a statement's page is exported by the button of that page.
    expect(text).toMatch(/:exporter="|@click="take"/)
    expect(text).toContain('exportOf(')
  })

  it.each(lists)('%s asks the house for the order that its columns offer', (_, text) => {
    if (/sortable: true/.test(text)) expect(text).toMatch(/Sort: /)
  })
})
