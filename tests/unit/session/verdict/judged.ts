/** From files to their verdict: what is dropped is read, mapped and replayed as it is on the page, with no help by hand. */
import { seeded } from '../../../../src/core/random'
import type { DroppedFile } from '../../../../src/files/dropped'
import { applyPatch } from '../../../../src/mapping/patch'
import type { EvaluationResult } from '../../../../src/result/evaluation-result'
import type { Mapping } from '../../../../src/result/mapping'
import type { PremiseId } from '../../../../src/result/premises'
import type { Slot } from '../../../../src/session/contract'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, file, runOptions } from '../helpers'

export type Cell = string | number
type Row = Record<string, Cell>

export interface Judged {
  mapping: Mapping
  result: EvaluationResult
  /** Codes of what the mapping was said to rest on. */
  codes: string[]
  premise(id: PremiseId): NonNullable<EvaluationResult['premises']>[number]
  /** Status of a gate. */
  gate(id: string): string
  /** What a gate says. */
  detail(id: string): string
  /** The same again with the mapping changed. */
  again(change: (mapping: Mapping) => Mapping | void): Promise<Judged>
  /** The same again with a patch of a premise applied, by the words of its button. */
  pressed(id: PremiseId, label: RegExp): Promise<Judged>
}

/** @param placed files that a person put into a slot by hand */
export async function judged(
  dropped: DroppedFile[],
  placed: Partial<Record<Slot, DroppedFile[]>> = {},
  replayer = cpuReplayer,
): Promise<Judged> {
  const session = new LocalSession(replayer)
  if (dropped.length > 0) await session.drop(dropped)
  for (const [slot, files] of Object.entries(placed)) await session.drop(files, slot as Slot)
  const { mapping } = await session.propose()
  return run(session, mapping)
}

async function run(session: LocalSession, mapping: Mapping): Promise<Judged> {
  const { problems } = await session.preview(mapping)
  const result = await session.run(runOptions(mapping), () => {})
  const item = (id: string) => result.checklist.find((one) => one.id === id)!
  const premise = (id: PremiseId) => result.premises!.find((one) => one.id === id)!
  return {
    mapping,
    result,
    codes: problems.map(({ code }) => code),
    premise,
    gate: (id) => item(id).status,
    detail: (id) => item(id).detail,
    again: (change) => {
      const copy = structuredClone(mapping)
      return run(session, change(copy) ?? copy)
    },
    pressed: (id, label) =>
      run(session, applyPatch(mapping, premise(id).patches.find((patch) => label.test(patch.label))!.steps)),
  }
}

/** Rows as a table, in the order of the first row's columns. */
export function csv(rows: readonly Row[], name = 'requests.csv'): DroppedFile {
  const names = Object.keys(rows[0]!)
  const quoted = (cell: Cell | undefined) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell ?? '')) // prettier-ignore
  const lines = rows.map((row) => names.map((column) => quoted(row[column])).join(','))
  return file(name, [names.map(quoted).join(','), ...lines].join('\n') + '\n')
}

/** Two numbers from -1 to 1 per request, the same for the same seed. */
export function places(n: number, seed = 17): { x: number; y: number }[] {
  const random = seeded(seed)
  return Array.from({ length: n }, () => ({
    x: random.below(2001) / 1000 - 1,
    y: random.below(2001) / 1000 - 1,
  }))
}

/** Answers that are right at a rate, each wrong one another of k classes. */
export function answers(truth: readonly number[], rate: number, k: number, seed: number): number[] {
  const random = seeded(seed)
  return truth.map((t) => (random.below(10_000) < rate * 10_000 ? t : (t + 1 + random.below(k - 1)) % k))
}
