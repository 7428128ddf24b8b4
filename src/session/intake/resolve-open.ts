/** What one table leaves open, the others that were dropped with it decide. */
import type { Role, FieldRole } from '../../core/roles'
import type { DroppedFile } from '../../files/dropped'
import type { FieldProfile } from '../../formats/contract'
import { COUNTS } from '../../formats/row-ids'
import type { Slot } from '../contract'
import type { OpenLog } from './log'
import { firstBatch } from './log'
import type { TableKind } from './recognise'
import { answererOf } from './recognise'
import { primaryOf } from './versions'

/** Rows in which two files are searched for the same requests. */
const COMPARED_ROWS = 5000

/** A table among the files that were dropped, and where it seems to go. */
export interface DroppedTable {
  /** Why it is taken for empty, where it is. */
  empty?: string
  dropped: DroppedFile
  /** null where it cannot be read. */
  log: OpenLog | null
  kind: TableKind
  why: string
  /** Tables of the same format and fields belong together. */
  shape: string
  fields: readonly FieldProfile[]
  /** Its format logs requests and responses apart. */
  paired: boolean
}

/**
 * Labels may come with columns of their own (who, when, how sure), and a log may have one feature: what else was
 * dropped tells them apart.
 */
export async function resolveLabels(tables: readonly DroppedTable[], hasLog: boolean): Promise<void> {
  const logs = () => tables.filter((table) => table.kind === 'log')
  for (const table of logs()) {
    const rest = table.fields.filter((field) => !['id', 'label', 'time', 'ignore'].includes(field.role))
    const has = (role: FieldRole) => table.fields.some((field) => field.role === role)
    if (!has('id') || !has('label') || !rest.every((field) => field.role === 'feature')) continue
    let log: DroppedTable | undefined
    for (const other of logs()) if (other !== table && (await sameRequests(other, table))) log ??= other
    // A part of the same log has its fields; a file about labels has others.
    if (!log || rest.some(({ name }) => log.fields.some((field) => field.name === name))) continue
    table.kind = 'labels'
    table.why = 'It holds request ids and labels; the requests are in another file.'
  }
  const answers = tables.some((table) => table.kind === 'predictions')
  if (hasLog || logs().length > 0 || !answers) return
  for (const table of tables) {
    if (table.kind !== 'labels' || table.fields.some((field) => field.role === 'label')) continue
    table.kind = 'log'
    table.why = 'It holds requests; what the models answered is in other files.'
  }
}

/** A sample of training data whose first column counts up looks like ids and labels: the log has both among its features. */
export function resolveCounted(tables: readonly DroppedTable[]): void {
  const logs = tables.filter((table) => table.kind === 'log')
  for (const table of tables) {
    const known = table.fields.filter(({ role }) => role !== 'ignore')
    const counted = known.some(({ role, why }) => role === 'id' && why === COUNTS)
    if (table.kind !== 'labels' || !counted || known.some(({ role }) => role === 'label')) continue
    const isFeature = (name: string) => logs.some(({ fields }) => fields.some((field) => field.name === name && field.role === 'feature')) // prettier-ignore
    if (!known.every(({ name }) => isFeature(name))) continue
    table.kind = 'features-only'
    table.why = 'Its columns are features of the log, and the first of them counts up.'
  }
}

/**
 * A file of responses alone is joined by id to the requests of other files; where those files hold responses too,
 * it is one more of them.
 */
export function resolvePairs(tables: readonly DroppedTable[]): void {
  for (const table of tables) {
    if (table.kind !== 'predictions' || !table.paired) continue
    const requests = tables.filter((other) => other.shape === table.shape && other.kind === 'log')
    const mixed = requests.find(({ fields }) => fields.some((field) => field.role === 'primary'))
    if (mixed) [table.kind, table.why] = ['log', mixed.why]
    else if (requests.length > 0) table.why = 'It holds the responses to the requests of the log.'
  }
}

/**
 * Whose predictions each file holds. Files of the same fields are parts of one, but where they name the same requests:
 * then they are two models' answers.
 */
export async function resolvePredictions(
  tables: readonly DroppedTable[],
  held: ReadonlySet<Slot>,
  models: ReadonlySet<Slot>,
): Promise<Record<Role, DroppedTable[]>> {
  const answers: Record<Role, DroppedTable[]> = { primary: [], shadow: [] }
  const open: DroppedTable[] = []
  for (const table of tables) {
    if (table.kind !== 'predictions') continue
    // What a serving system logged as its response is production's, unless its path says otherwise.
    const role = answererOf(table.fields, table.dropped.path) ?? (table.paired ? 'primary' : null)
    if (role) answers[role].push(table)
    else open.push(table)
  }
  const [first, second] = open
  if (
    first &&
    second &&
    open.length === 2 &&
    (neitherNamed(first, second) || (await sameRequests(first, second)))
  ) {
    const { primary, why } = primaryOf([first.dropped.path, second.dropped.path])
    for (const table of open) table.why += ` Whose they are: ${why}.`
    answers.primary.push(open[primary]!)
    answers.shadow.push(open[primary === 0 ? 1 : 0]!)
  } else {
    const lacking = (role: Role) => answers[role].length === 0 && !held.has(`${role}-predictions`)
    const shadow =
      lacking('shadow') && (!lacking('primary') || (models.has('primary') && !models.has('shadow')))
    answers[shadow ? 'shadow' : 'primary'].push(...open)
  }
  if (held.has('log') || tables.some((table) => table.kind === 'log')) return answers
  // Ids and answers are requests enough where there is nothing else.
  const role: Role = answers.primary.length > 0 ? 'primary' : 'shadow'
  for (const table of answers[role].splice(0)) {
    table.kind = 'log'
    table.why += ' No other file is a log.'
  }
  return answers
}

/** Files without ids are of the same requests, if of any. */
const neitherNamed = (...tables: DroppedTable[]) =>
  tables.every(({ fields }) => fields.every(({ role }) => role !== 'id'))

/** Whether two files name the same requests among their first. */
async function sameRequests(a: DroppedTable, b: DroppedTable): Promise<boolean> {
  const first = await firstIds(a)
  for (const id of await firstIds(b)) if (first.has(id)) return true
  return false
}

async function firstIds({ log, fields }: DroppedTable): Promise<Set<string>> {
  const id = fields.find((field) => field.role === 'id')
  if (!id || !log) return new Set()
  const batch = await firstBatch(log, [{ field: id.name, as: 'text' }], COMPARED_ROWS)
  const [column] = batch?.columns ?? []
  return new Set(column?.kind === 'text' ? column.dictionary : [])
}
