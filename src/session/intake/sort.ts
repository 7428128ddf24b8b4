/** Sorts a heap of dropped files into slots, by content. Names only decide what content leaves open. */
import { ProblemError } from '../../core/problem'
import type { Problem } from '../../core/problem'
import { alignShapes } from './alike'
import { namesClasses } from './class-names'
import type { DroppedFile } from '../../files/dropped'
import { groupModels } from '../../models/recognise'
import type { ModelGroup } from '../../models/recognise'
import type { Slot } from '../contract'
import { openLog } from './log'
import type { TableKind } from './recognise'
import { jsonKind, reason, tableKind } from './recognise'
import { resolveCounted, resolveLabels, resolvePairs, resolvePredictions } from './resolve-open'
import type { DroppedTable } from './resolve-open'
import { roleWords } from './role-words'
import { primaryOf } from './versions'

interface Placed {
  slot: Slot
  files: DroppedFile[]
  why: string
  /** What only a person can say of it. */
  question?: Problem
}

export interface Sorted {
  placed: Placed[]
  unplaced: { path: string; why: string }[]
}

/** A JSON file above this size is data, not a mapping or a report. */
const MOST_JSON = 32 * 2 ** 20
const NOT_DATA =
  /(^|\/)(readme|licen[cs]e|\.ds_store|thumbs\.db|\.gitignore)|\.(md|py|ipynb|ts|js|svg|png|jpe?g|pdf)$/i
const LOG_LIKE = /\.(csv|tsv|txt|json|jsonl|ndjson|parquet|log|har|gor|gz|zst|zip|avro)$/i

/** @param held slots that are filled already: a second model goes beside the first */
export async function sortHeap(files: readonly DroppedFile[], held: ReadonlySet<Slot>): Promise<Sorted> {
  const { models, rest } = await groupModels([...files])
  const sorted: Sorted = { placed: [], unplaced: [] }
  const tables: DroppedFile[] = []
  for (const dropped of rest) await placeSmall(dropped, models, sorted, tables)
  placeModels(models, held, sorted)
  await placeTables(tables, held, sorted)
  return sorted
}

async function placeSmall(
  dropped: DroppedFile,
  models: ModelGroup[],
  sorted: Sorted,
  tables: DroppedFile[],
): Promise<void> {
  if (NOT_DATA.test(dropped.path)) {
    sorted.unplaced.push({ path: dropped.path, why: 'Not a model, a log or a mapping.' })
    return
  }
  const kind = await smallKind(dropped)
  const folder = dropped.path.slice(0, dropped.path.lastIndexOf('/'))
  const owner = folder ? models.find((model) => model.key === folder) : undefined
  if (owner && !kind && (await namesClasses(dropped))) owner.files.push(dropped)
  else if (kind === 'mapping') {
    if (owner) owner.files.push(dropped)
    else sorted.placed.push({ slot: 'mapping', files: [dropped], why: 'It is a mapping.' })
  } else if (kind) {
    const why = kind === 'gates' ? 'It holds thresholds.' : 'It is a finished evaluation.'
    sorted.placed.push({ slot: kind, files: [dropped], why })
  } else tables.push(dropped)
}

/** Whether this is one evaluation.json or report, by its content. */
export async function isEvaluation(files: readonly DroppedFile[]): Promise<boolean> {
  const [one, ...more] = files
  return one !== undefined && more.length === 0 && (await smallKind(one)) === 'report'
}

async function smallKind({ file, path }: DroppedFile): Promise<'mapping' | 'gates' | 'report' | null> {
  if (file.size > MOST_JSON) return null
  const head = (await file.slice(0, 4096).text()).replace(/^\uFEFF/, '').trimStart()
  if (head.startsWith('<')) return /\.html?$/i.test(path) || /^<!doctype html/i.test(head) ? 'report' : null
  if (!head.startsWith('{')) return null
  try {
    return jsonKind(JSON.parse((await file.text()).replace(/^\uFEFF/, '')))
  } catch {
    return null
  }
}

function placeModels(models: readonly ModelGroup[], held: ReadonlySet<Slot>, sorted: Sorted): void {
  const ranked = [...models].sort((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true }))
  const [first, second, ...others] = ranked
  for (const other of others)
    sorted.unplaced.push({ path: other.key, why: 'A third model: the comparison is of two.' })
  if (!first) return
  if (!second) {
    const named = roleWords(first.key)
    const beside = held.has('primary') && !held.has('shadow') ? 'shadow' : 'primary'
    const why = named
      ? 'by name'
      : beside === 'shadow'
        ? 'beside the primary that is there'
        : 'the first model'
    sorted.placed.push({ slot: named ?? beside, files: first.files, why })
    return
  }
  const { primary, why, sure } = primaryOf([first.key, second.key])
  const pair = [first, second] as const
  const [one, other] = [pair[primary], pair[primary === 0 ? 1 : 0]]
  const asked = sure ? {} : { question: whichIsPrimary(one.key, other.key, why) }
  sorted.placed.push({ slot: 'primary', files: one.files, why, ...asked })
  sorted.placed.push({ slot: 'shadow', files: other.files, why, ...asked })
}

function whichIsPrimary(primary: string, shadow: string, why: string): Problem {
  return {
    code: 'assumed-primary',
    message: `Is "${primary}" the model in production, and "${shadow}" the candidate? It is taken so ${why}.`,
    mend: 'Where it is the other way round, swap them.',
  }
}

async function placeTables(
  files: readonly DroppedFile[],
  held: ReadonlySet<Slot>,
  sorted: Sorted,
): Promise<void> {
  const tables = await tablesOf(files, sorted)
  alignShapes(tables)
  resolvePairs(tables)
  resolveCounted(tables)
  await resolveLabels(tables, held.has('log'))
  const hasLog = held.has('log') || tables.some((table) => table.kind === 'log')
  for (const table of tables) {
    if (table.kind !== 'features-only') continue
    table.kind = hasLog ? 'baseline' : 'log'
    table.why += hasLog ? ' The log is another file.' : ' No other file is a log.'
  }
  const models = new Set([...held, ...sorted.placed.map(({ slot }) => slot)])
  const answers = await resolvePredictions(tables, held, models)
  for (const slot of ['log', 'labels', 'baseline'] as const)
    placeSlot(
      slot,
      withoutEmpty(
        tables.filter((table) => table.kind === slot),
        sorted,
      ),
      sorted,
    )
  for (const role of ['primary', 'shadow'] as const) placeSlot(`${role}-predictions`, answers[role], sorted)
}

async function tablesOf(files: readonly DroppedFile[], sorted: Sorted): Promise<DroppedTable[]> {
  const tables: DroppedTable[] = []
  for (const dropped of files) {
    try {
      tables.push(await tableOf(dropped))
    } catch (error) {
      // What is named like data is placed all the same: its slot then says what is wrong with it.
      if (LOG_LIKE.test(dropped.path)) tables.push(brokenTable(dropped, error))
      else sorted.unplaced.push({ path: dropped.path, why: reason(error) })
    }
  }
  return tables
}

function brokenTable(dropped: DroppedFile, error: unknown): DroppedTable {
  return {
    dropped,
    log: null,
    shape: dropped.path,
    fields: [],
    paired: false,
    ...(isEmpty(error) ? { empty: reason(error) } : {}),
    ...brokenKind(dropped.path),
  }
}

function isEmpty(error: unknown): boolean {
  return error instanceof ProblemError && /^empty-(file|log)$/.test(error.problem.code)
}

async function tableOf(dropped: DroppedFile): Promise<DroppedTable> {
  const log = await openLog([dropped])
  const { fields, format } = log.profile
  // Requests and responses may lie in different files: those are of one log, whatever their fields.
  const paired = log.parts.every((part) => part.format.paired)
  const shape = paired ? format : `${format}:${fields.map((field) => field.name).join('\u0000')}`
  return { dropped, log, shape, fields, paired, ...tableKind(fields, dropped.path) }
}

function brokenKind(path: string): { kind: TableKind; why: string } {
  const { kind } = tableKind([], path)
  return {
    kind: /label|truth/i.test(path) ? 'labels' : /baseline|train/i.test(path) ? 'baseline' : kind,
    why: 'By name.',
  }
}

/** A file that was just rotated is empty: beside others of its kind it is nothing to stop at. */
function withoutEmpty(tables: DroppedTable[], sorted: Sorted): DroppedTable[] {
  const full = tables.filter(({ empty }) => empty === undefined)
  if (full.length === 0) return tables
  for (const { dropped, empty } of tables)
    if (empty !== undefined) sorted.unplaced.push({ path: dropped.path, why: empty })
  return full
}

/** The largest family of like tables fills the slot; others of another shape are named and left out. */
function placeSlot(slot: Slot, tables: readonly DroppedTable[], sorted: Sorted): void {
  const families = new Map<string, DroppedTable[]>()
  for (const table of tables) families.set(table.shape, [...(families.get(table.shape) ?? []), table])
  const bytes = (family: DroppedTable[]) => family.reduce((sum, table) => sum + table.dropped.file.size, 0)
  const [best, ...others] = [...families.values()].sort((a, b) => bytes(b) - bytes(a))
  if (!best) return
  const same = best.every((table) => table.fields.length === best[0]!.fields.length)
  const why =
    best.length > 1
      ? `${best[0]!.why} ${best.length} files of the same ${same ? 'fields' : 'format'}.`
      : best[0]!.why
  sorted.placed.push({ slot, files: best.map((table) => table.dropped), why })
  const place = slot.replace('-', "'s ")
  for (const table of others.flat())
    sorted.unplaced.push({
      path: table.dropped.path,
      why: `Another file with other columns is the ${place}.`,
    })
}
