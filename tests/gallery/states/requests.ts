/** The table of requests and its dialogs. */
import LabellingDialog from '../../../src/report/requests/LabellingDialog.svelte'
import RequestDialog from '../../../src/report/requests/RequestDialog.svelte'
import Requests from '../../../src/report/requests/Requests.svelte'
import { sampleRows } from '../../../src/report/requests/rows'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import type { RowImage, RowSource } from '../../../src/result/rows'
import { results } from '../results'
import { nothing, state } from '../state'

const table =
  (result: () => EvaluationResult, rows: (result: EvaluationResult) => RowSource | null = () => null) =>
  () => ({
    result: result(),
    rows: rows(result()),
    filter: { kind: 'disagreements' as const },
    setFilter: nothing,
    onLabelling: rows(result()) ? nothing : undefined,
  })

/** A digit-like grey picture. */
function picture(seed: number): RowImage {
  const pixels = new Uint8Array(64)
  for (let i = 0; i < 64; i++) pixels[i] = ((i * 37 + seed * 53) % 16) * 17
  return { width: 8, height: 8, channels: 1, pixels }
}

const pictured =
  (result: EvaluationResult): RowSource =>
  async (query) => {
    const page = await sampleRows(result)(query)
    return { ...page, images: page.rows.map(({ row }) => picture(row)) }
  }

export const requests = [
  state('requests-sample', 'In a report: the sample that it carries', Requests, table(results.hold)),
  state(
    'requests-live',
    'On the page: every request, and an export for labelling',
    Requests,
    table(results.hold, sampleRows),
  ),
  state('requests-pictures', 'Requests that are images', Requests, table(results.hold, pictured)),
  state('requests-numbers', 'Numbers instead of classes', Requests, table(results.regression)),
  state('requests-none', 'The models agree on every request', Requests, table(results.empty)),
  state(
    'requests-loading',
    'The rows have not come yet',
    Requests,
    table(results.hold, () => () => new Promise(() => {})),
  ),
  state(
    'requests-failed',
    'The rows cannot be had',
    Requests,
    table(results.hold, () => async () => {
      throw new Error("The session's worker stopped: reload the page and drop the files again.")
    }),
  ),
  state('request-dialog', 'Everything known of one request', RequestDialog, () => {
    const { sample, features } = results.hold().disagreements
    return { entry: { row: sample[0]!, image: picture(3) }, absent: null, features, close: nothing }
  }),
  state('request-dialog-redacted', 'Its features were left out of the report', RequestDialog, () => {
    const { sample, features } = results.hold().disagreements
    const row = { ...sample[1]!, features: features.map(() => null) }
    return { entry: { row, image: null }, absent: null, features, close: nothing }
  }),
  state('labelling-dialog', 'Which requests to label', LabellingDialog, () => ({
    result: results.hold(),
    open: true,
    close: nothing,
    make: nothing,
  })),
]
