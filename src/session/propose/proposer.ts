/** Mappings proposed and shown, and what is known of the last one: whoever runs it need not guess again. */
import type { Problem } from '../../core/problem'
import type { Mapping } from '../../result/mapping'
import type { MappingPreview, MappingProposal } from '../contract'
import type { Slots } from '../intake/slots'
import { assumptionsOf } from './assumptions'
import { preview, propose } from './propose'

export class Proposer {
  readonly #slots: Slots
  #last: { key: string; assumptions: Problem[] } | null = null

  constructor(slots: Slots) {
    this.#slots = slots
  }

  async propose(): Promise<MappingProposal> {
    const proposal = await propose(this.#slots)
    this.#keep(proposal.mapping, proposal.preview)
    return proposal
  }

  async preview(mapping: Mapping): Promise<MappingPreview> {
    const shown = await preview(mapping, this.#slots)
    this.#keep(mapping, shown)
    return shown
  }

  /** Guesses that a run of this mapping rests on: as last shown, or found now where another mapping was, or other files. */
  async assumptions(mapping: Mapping): Promise<Problem[]> {
    const known = this.#last
    if (known?.key === this.#keyOf(mapping)) return known.assumptions
    return assumptionsOf(await this.preview(mapping))
  }

  #keep(mapping: Mapping, shown: MappingPreview): void {
    this.#last = { key: this.#keyOf(mapping), assumptions: assumptionsOf(shown) }
  }

  #keyOf(mapping: Mapping): string {
    return `${this.#slots.version} ${JSON.stringify(mapping)}`
  }
}
