/** A section of the appendix, and what it comes to. */
import type { GateStatus } from '../result/checklist'
import type { GlossaryKey } from '../result/glossary'

export type PartId =
  | 'replay'
  | 'agreement'
  | 'quality'
  | 'flips'
  | 'slices'
  | 'calibration'
  | 'thresholds'
  | 'scores'
  | 'errors'
  | 'latency'
  | 'drift'
  | 'time'
  | 'requests'
  | 'evidence'

export interface Part {
  id: PartId
  title: string
  /** In the list of contents. */
  name: string
  /** null where it is judged by nothing. */
  status: GateStatus | null
  /** What it comes to, in a line. */
  said: string
  /** Whether it is to be unfolded: what fails, and what is still open. */
  open: boolean
  what?: GlossaryKey
  /** What there is to look at, where that is counted. */
  count?: number
  alarm?: boolean
}

/** What a part comes to; none where there is nothing of it. */
export type Telling = Omit<Part, 'id' | 'name' | 'open'> | null | undefined | false

type Teller = [id: PartId, name: string, tell: () => Telling]

/** One that cannot be told is there all the same, unfolded: what is wrong with it is said in its place. */
export const told = (tellers: readonly Teller[]): Part[] =>
  tellers.flatMap(([id, name, tell]) => {
    try {
      const part = tell()
      if (!part) return []
      return [{ ...part, id, name, open: part.status === 'fail' || part.status === 'insufficient' }]
    } catch {
      return [{ id, name, title: name, status: null, said: 'what it comes to cannot be told', open: true }]
    }
  })
