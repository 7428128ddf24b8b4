/** `replay`: a row per request with both models' answers, and no figures. */
import { checkedArguments } from '../cli/arguments'
import { prepared } from '../cli/engines/node'
import { createSession } from '../session/node/session'
import { given, type ReplayOptions } from './options'

/** A request and what each model answered; null where the log or the model has nothing. */
export interface ReplayedRow {
  request_id: string
  /** Milliseconds since the epoch, where the log has times. */
  time?: number | string | null
  label?: number | string | null
  /** A class by its name, or a number. */
  primary_prediction: number | string | null
  /** The probability of the predicted class. */
  primary_score: number | null
  /** Of every class, in the mapping's order. */
  primary_probabilities: number[] | null
  /** Why there is no answer. */
  primary_error: string | null
  shadow_prediction: number | string | null
  shadow_score: number | null
  shadow_probabilities: number[] | null
  shadow_error: string | null
  /** Every feature of the log, by its name. */
  [feature: string]: unknown
}

/**
 * Replays a log through both models, row by row: what `shadow-workbench replay` does. Reading goes no further ahead than a
 * few batches, and ends where the loop over the rows does.
 * @throws ProblemError as `evaluate` does
 */
export async function* replay(options: ReplayOptions): AsyncGenerator<ReplayedRow, void, undefined> {
  const { given: said, held } = given(options)
  const checked = checkedArguments({ ...said, latency: '0' }, process.cwd())
  const session = createSession()
  const { readable, writable } = new TransformStream<string, string>()
  const writer = writable.getWriter()
  const progress = options.onProgress ?? (() => undefined)
  const to = { format: 'jsonl' as const, write: (part: string | Uint8Array) => writer.write(String(part)) }
  const listener = { proposed: () => undefined, signal: options.signal }
  const work = prepared(session, checked, held, listener, (run) => session.replayRows(run, to, progress))
  // A loop that was left has closed both ends.
  const done = work
    .then(
      () => writer.close(),
      (error: unknown) => writer.abort(error),
    )
    .catch(() => undefined)
  for await (const part of readable)
    for (const line of part.split('\n')) if (line !== '') yield JSON.parse(line) as ReplayedRow
  await done
}
