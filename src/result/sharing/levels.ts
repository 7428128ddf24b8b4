/** How much of a result is shared: three levels, each with all of the ones before. */

/** From which level on something leaves. */
export type Level = 'figures' | 'ids' | 'features'

/** What a person chooses: ids may leave as hashes in place of themselves. */
export const sharings = ['figures', 'hashed-ids', 'ids', 'features'] as const
export type Sharing = (typeof sharings)[number]

export const levelOf: Record<Sharing, Level> = {
  figures: 'figures',
  'hashed-ids': 'ids',
  ids: 'ids',
  features: 'features',
}

const order: Level[] = ['figures', 'ids', 'features']

export function reaches(level: Level, from: Level): boolean {
  return order.indexOf(level) >= order.indexOf(from)
}

/** How a person wants a result shared. */
export interface HowShared {
  as: Sharing
  /** That ids are hashed with, for 'hashed-ids'. */
  salt: string
}

/** Whether one leaves no more than another. */
export function atMost(one: Sharing, other: Sharing): boolean {
  return sharings.indexOf(one) <= sharings.indexOf(other)
}
