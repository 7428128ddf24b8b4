/** What columns hold that may be the label or an answer in place of those that are taken, read as those are. */
import type { Predictions } from '../../evaluation/input'
import type { RequestBatch } from '../../formats/contract'
import type { NumberColumn, TextColumn } from '../../core/columns'
import type { Rival } from '../../mapping/guess-columns'
import type { Mapping } from '../../result/mapping'
import { LoggedPredictions } from '../answers/logged'
import { LabelStore } from './labels'
import type { Labels } from './labels'
import type { Layout } from './layout'

/** A column by the one it may stand for: labels, or answers of a model. */
export type RivalColumn = Rival & ({ labels: Labels; answers: null } | { labels: null; answers: Predictions })

interface Held {
  rival: Layout['rivals'][number]
  labels: LabelStore | null
  answers: LoggedPredictions | null
}

export class RivalColumns {
  readonly #held: readonly Held[]

  constructor(mapping: Mapping, { rivals, encoders }: Layout) {
    this.#held = rivals.map((rival) => {
      const { role } = rival
      if (role === 'label') return { rival, labels: new LabelStore(mapping), answers: null }
      return { rival, labels: null, answers: new LoggedPredictions(role, mapping, encoders[role] === null) }
    })
  }

  add({ columns, n }: RequestBatch, at: number): void {
    for (const { rival, labels, answers } of this.#held) {
      const column = columns[rival.at] as NumberColumn | TextColumn
      labels?.add(column, n, at, 0)
      answers?.put(column, null, n, at)
    }
  }

  /** Nothing more is to come. @returns what was read of the first n requests */
  finish(n: number): RivalColumn[] {
    return this.#held.map(({ rival: { at: _at, ...rival }, labels, answers }): RivalColumn => {
      return labels
        ? { ...rival, labels: labels.finish(n), answers: null }
        : { ...rival, labels: null, answers: answers!.finish(n) }
    })
  }
}
