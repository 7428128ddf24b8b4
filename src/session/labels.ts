/** Labels from a file of their own, joined by request id: what joined, what did not, what contradicts itself. */
import type { TextColumn } from '../evaluation/columns'
import type { Problem } from '../evaluation/problem'
import { ProblemError } from '../evaluation/problem'
import type { FieldProfile } from '../formats/contract'
import type { OpenLog } from './log'
import { readLog } from './log'

const BATCH = 4096

/** Label text (or number's text) by request id. */
export class LabelBook {
  readonly #codes = new Map<string, number>()
  readonly #index = new Map<string, number>()
  readonly dictionary: string[] = []
  conflicts = 0
  repeats = 0
  unlabelled = 0
  /** Ids that a request of the log asked for. */
  #joined = 0

  get size(): number {
    return this.#codes.size
  }

  /** An id that comes twice keeps its first label; another label is a conflict and takes the label away. */
  put(id: string, label: string): void {
    const known = this.#codes.get(id)
    const code = this.#codeOf(label)
    if (known === undefined) {
      this.#codes.set(id, code)
      return
    }
    if (known === code) this.repeats += 1
    else {
      this.conflicts += 1
      this.#codes.set(id, -1)
    }
  }

  #codeOf(label: string): number {
    const known = this.#index.get(label)
    if (known !== undefined) return known
    const code = this.dictionary.push(label) - 1
    this.#index.set(label, code)
    return code
  }

  /** @returns index into `dictionary`, -1 where the id has no label. */
  codeOf(id: string): number {
    const code = this.#codes.get(id)
    if (code === undefined || code < 0) return -1
    this.#joined += 1
    return code
  }

  /** What a reader of the result must know of the join. */
  warnings(file: string): Problem[] {
    const orphans = this.#codes.size - this.conflicts - this.#joined
    const found: Problem[] = []
    if (this.#joined === 0 && this.#codes.size > 0)
      found.push({
        code: 'labels-not-joined',
        message: `None of the ${this.#codes.size} labels has the id of a request.`,
        file,
        mend: 'Check that the labels file and the log carry the same request ids.',
      })
    else if (orphans > 0)
      found.push({
        code: 'label-orphans',
        message: `${orphans} labels belong to no request of the log.`,
        file,
      })
    if (this.conflicts > 0)
      found.push({
        code: 'label-conflicts',
        message: `${this.conflicts} lines give an id another label than before: these requests count as unlabelled.`,
        file,
      })
    return found
  }
}

/** The fields of a labels file that hold the id and the label. */
export function labelFields(
  fields: readonly FieldProfile[],
): { id: FieldProfile; label: FieldProfile } | null {
  const id = fields.find((field) => field.role === 'id')
  const label =
    fields.find((field) => field.role === 'label') ??
    fields.find((field) => field !== id && ['feature', 'primary'].includes(field.role) && fields.length <= 3)
  return id && label ? { id, label } : null
}

/** @throws ProblemError 'labels-without-id' where the file has no id or no label */
export async function readLabels(log: OpenLog, signal?: AbortSignal): Promise<LabelBook> {
  const fields = labelFields(log.profile.fields)
  if (!fields)
    throw new ProblemError({
      code: 'labels-without-id',
      message: `A labels file needs a request id and a label; this has ${log.profile.fields.map((field) => field.name).join(', ')}.`,
      file: log.files[0]!.path,
      mend: 'Name the columns request_id and label.',
    })
  const book = new LabelBook()
  const wanted = [
    { field: fields.id.name, as: 'text' as const },
    { field: fields.label.name, as: 'text' as const },
  ]
  for await (const { batch } of readLog(log, wanted, BATCH, signal)) {
    const ids = batch.columns[0] as TextColumn
    const labels = batch.columns[1] as TextColumn
    for (let i = 0; i < batch.n; i++) {
      const id = ids.codes[i]!
      const label = labels.codes[i]!
      if (id < 0 || label < 0) book.unlabelled += 1
      else book.put(ids.dictionary[id]!, labels.dictionary[label]!)
    }
  }
  return book
}
