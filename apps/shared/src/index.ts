export * from './barcode'
export * from './client'
export * from './house-time'
export * from './money'
export * from './parcels'
export * from './phone'
export * from './phone-bridge'
export * from './points'
export * from './qr'
export * from './time'
export type { components, paths } from './schema'

import type { components } from './schema'

/** A word of the house by its name in openapi.json: `Schema<'OrderListRow'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]
