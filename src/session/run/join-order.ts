/** Files without ids, whose rows are the log's one by one where a person says so: what is asked, and what must hold. */
import { counted } from '../../core/numbers'
import { ProblemError } from '../../core/problem'
import type { Edit, Problem } from '../../core/problem'
import type { Mapping } from '../../result/mapping'
import type { JoinCounts } from '../../result/requests'
import type { OpenLog } from '../intake/log'
import type { Requests } from '../requests/request-store'

/** Whether a person says that files without ids are in the order of the log. */
export const orderIsSaid = ({ confirmed }: Pick<Mapping, 'confirmed'>): boolean =>
  confirmed?.includes('order') ?? false

const ALIKE: Edit = {
  label: 'Yes: row by row, in the log’s order',
  steps: [{ op: 'add', path: '/confirmed/-', value: 'order' }],
}

/** @param rows of the file and requests of the log, where both were counted; else null */
export function orderAsked({ files }: OpenLog, rows: { file: number; log: number } | null): Problem {
  const { path } = files[0]!
  if (rows && rows.file !== rows.log) return unequal(path, `it has ${counted(rows.file, 'row')}, and the log ${counted(rows.log, 'request')}`) // prettier-ignore
  const has = rows ? `, and has as many rows as the log has requests (${counted(rows.file, 'row')})` : ''
  return {
    code: 'order-not-said',
    message: `The file has no request id${has}. Is its first row of the log's first request, its second of the second, and so on?`,
    file: path,
    place: { kind: 'pointer', pointer: '/confirmed' },
    mend: 'Where both are surely in one order, say so ("confirmed": ["order"] in the mapping); else log the id of the request in both.',
    edits: [ALIKE],
  }
}

function unequal(file: string, why: string): Problem {
  return {
    code: 'order-unequal',
    message: `The file has no request id, and cannot be joined by its order: ${why}.`,
    file,
    mend: 'Log the id of the request in both files.',
  }
}

/** @throws ProblemError 'order-unequal' where a row may be of another request than the one in its place */
export function checkOrder({ files }: OpenLog, rows: number, lost: number, { n, skipped }: Requests): void {
  const left = skipped.reduce((sum, { reason, count }) => (reason === 'no-record' ? sum : sum + count), 0)
  const why =
    lost > 0
      ? `${counted(lost, 'of its rows')} could not be read`
      : left > 0
        ? `${counted(left, 'row')} of the log ${left === 1 ? 'was' : 'were'} left out, and nothing says which rows of it these would be`
        : rows !== n
          ? `it has ${counted(rows, 'row')}, and the log ${counted(n, 'request')}`
          : null
  if (why !== null) throw new ProblemError(unequal(files[0]!.path, why))
}

export const isUnequal = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.problem.code === 'order-unequal'

/** What stands in the result, since nothing in the files bears it out. */
export function joinedByOrder(what: JoinCounts['what'], file: string): Problem {
  return {
    code: 'joined-by-order',
    message: `The ${what} are joined row by row, in the order of the log, as the mapping says: no id bears it out.`,
    file,
    mend: 'Log the id of the request in both files.',
  }
}
