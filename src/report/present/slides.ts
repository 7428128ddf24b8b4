/** What is shown to a room, page by page: made of the result and of a few of its requests. */
import type { ChecklistItem } from '../../result/checklist'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { RowImage, RowSource, TableRow } from '../../result/rows'
import { sampleRows } from '../requests/rows'

/** What became of requests that are shown; 'unlabelled' where nobody knows which answer is right. */
type ShownKind = 'fixed' | 'broken' | 'unlabelled'

interface ShownRequest {
  row: TableRow
  image: RowImage | null
}

export interface ShownRequests {
  kind: ShownKind
  requests: ShownRequest[]
}

export type Slide =
  | { kind: 'question' | 'verdict' | 'changes' | 'worst' | 'ask'; title: string }
  | { kind: 'gate'; title: string; item: ChecklistItem }
  | { kind: 'requests'; title: string; shown: ShownRequests }

/** Requests of a kind on one page. */
const EACH = 3

const requestTitles: Record<ShownKind, string> = {
  fixed: 'Fixed by the candidate',
  broken: 'Broken by the candidate',
  unlabelled: 'Where the two differ',
}

/** @param shown requests to look at; none where they stayed with whoever shared the result */
export function slidesOf(result: EvaluationResult, shown: readonly ShownRequests[]): Slide[] {
  return [
    { kind: 'question', title: 'The question' },
    { kind: 'verdict', title: 'The verdict' },
    ...result.checklist.map((item): Slide => ({ kind: 'gate', title: item.title, item })),
    { kind: 'changes', title: 'What changes for users' },
    ...shown.map((some): Slide => ({ kind: 'requests', title: requestTitles[some.kind], shown: some })),
    { kind: 'worst', title: 'Where it is worse' },
    { kind: 'ask', title: 'What is asked of you' },
  ]
}

/** The requests that say most: those that the candidate is surest of, whether it is right or wrong. */
export async function requestsToShow(
  result: EvaluationResult,
  rows: RowSource | null,
): Promise<ShownRequests[]> {
  const { byKind } = result.disagreements
  const labelled = byKind.fixed + byKind.broken > 0
  const kinds: ShownKind[] = labelled ? ['fixed', 'broken'] : ['unlabelled']
  const source = rows ?? sampleRows(result)
  const found = await Promise.all(
    kinds.map(async (kind) => ({ kind, requests: await firstOf(source, kind) })),
  )
  return found.filter(({ requests }) => requests.length > 0)
}

async function firstOf(source: RowSource, kind: ShownKind): Promise<ShownRequest[]> {
  const sort = { by: 'shadowScore', descending: true }
  const { rows, images } = await source({ filter: { kind }, search: '', sort, offset: 0, limit: EACH })
  return rows.map((row, i) => ({ row, image: images[i] ?? null }))
}
