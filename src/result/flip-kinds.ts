/** What became of a labelled request that both models answered; the order in which a tally counts them. */
export const flipKinds = ['bothRight', 'broken', 'fixed', 'bothWrongSame', 'bothWrongDifferent'] as const

export type FlipKind = (typeof flipKinds)[number]
