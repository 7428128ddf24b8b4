/** The places that files go to, in the order of the page: what each holds, whose it is, and what people call it. */
import type { Role } from '../core/roles'

interface SlotEntry {
  holds: 'model' | 'table' | 'mapping' | 'gates' | 'report'
  /** Whose model, or whose predictions; null where it is of neither model. */
  role: Role | null
  /** On its own, as a heading. */
  title: string
  /** In a list. */
  name: string
  /** Within a sentence. */
  phrase: string
}

const table = {
  primary: {
    holds: 'model',
    role: 'primary',
    title: 'Primary, in production',
    name: 'primary',
    phrase: 'the primary model',
  },
  shadow: {
    holds: 'model',
    role: 'shadow',
    title: 'Shadow, the candidate',
    name: 'shadow',
    phrase: 'the shadow model',
  },
  log: { holds: 'table', role: null, title: 'Request log', name: 'log', phrase: 'the request log' },
  'primary-predictions': {
    holds: 'table',
    role: 'primary',
    title: 'Primary’s predictions',
    name: 'primary’s predictions',
    phrase: 'primary’s predictions',
  },
  'shadow-predictions': {
    holds: 'table',
    role: 'shadow',
    title: 'Shadow’s predictions',
    name: 'shadow’s predictions',
    phrase: 'shadow’s predictions',
  },
  labels: { holds: 'table', role: null, title: 'Labels', name: 'labels', phrase: 'the labels' },
  baseline: {
    holds: 'table',
    role: null,
    title: 'Baseline, for drift',
    name: 'baseline',
    phrase: 'the baseline',
  },
  mapping: {
    holds: 'mapping',
    role: null,
    title: 'Mapping file',
    name: 'mapping file',
    phrase: 'the mapping file',
  },
  gates: { holds: 'gates', role: null, title: 'Gates file', name: 'gates file', phrase: 'the gates file' },
  report: { holds: 'report', role: null, title: 'Report', name: 'report', phrase: 'the report' },
} as const satisfies Record<string, SlotEntry>

export type Slot = keyof typeof table

/** Slots of one kind of contents. */
type SlotsOf<Holds extends SlotEntry['holds']> = {
  [S in Slot]: (typeof table)[S]['holds'] extends Holds ? S : never
}[Slot]

export type TableSlot = SlotsOf<'table'>

export const slots: Record<Slot, SlotEntry> = table

export const slotNames = Object.keys(table) as Slot[]

export const tableSlots = slotNames.filter((slot): slot is TableSlot => slots[slot].holds === 'table')
