/** Mappings proposed and shown, and what is known of the last one: whoever runs it need not guess again. */
import type { Problem } from '../../core/problem'
import type { Mapping } from '../../result/mapping'
import type { MappingPreview, MappingProposal } from '../contract'
import type { DecimalSigns } from '../intake/signs'
import type { Slots } from '../intake/slots'
import { assumptionsOf } from './assumptions'
import { mappingFiles } from './mapping-files'
import { noneSpelled } from './mapping-grounds'
import type { MappingGrounds } from './mapping-grounds'
import { completed, preview, propose } from './propose'

/** Guesses that stand beside the figures, and what the premises are judged by. */
export interface Rests {
  assumptions: Problem[]
  grounds: MappingGrounds
}

function restsOf(shown: MappingPreview): Rests {
  return {
    assumptions: assumptionsOf(shown),
    grounds: shown.grounds ?? { classes: null, inputs: null, spelled: noneSpelled },
  }
}

export class Proposer {
  readonly #slots: Slots
  #last: { key: string; rests: Rests } | null = null

  constructor(slots: Slots) {
    this.#slots = slots
  }

  async propose(): Promise<MappingProposal> {
    const files = mappingFiles(this.#slots).map(({ file }) => file.decimalSigns)
    const decimalSigns: DecimalSigns = Object.assign({}, ...files)
    const proposal = await propose(this.#slots.reading({ decimalSigns }))
    this.#keep(proposal.mapping, proposal.preview)
    return proposal
  }

  async preview(mapping: Mapping): Promise<MappingPreview> {
    const shown = await preview(mapping, this.#slots.reading(mapping))
    this.#keep(mapping, shown)
    return shown
  }

  /** The mapping with the classes of the whole log. */
  complete(mapping: Mapping, signal: AbortSignal): Promise<Mapping> {
    return completed(mapping, this.#slots.reading(mapping), signal)
  }

  /** What a run of this mapping rests on: as last shown, or found now where another mapping was, or other files. */
  async rests(mapping: Mapping): Promise<Rests> {
    const known = this.#last
    if (known?.key === this.#keyOf(mapping)) return known.rests
    return restsOf(await this.preview(mapping))
  }

  #keep(mapping: Mapping, shown: MappingPreview): void {
    this.#last = { key: this.#keyOf(mapping), rests: restsOf(shown) }
  }

  #keyOf(mapping: Mapping): string {
    return `${this.#slots.version} ${JSON.stringify(mapping)}`
  }
}
