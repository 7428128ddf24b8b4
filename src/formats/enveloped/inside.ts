/** Messages of a log as a file of their own: their format reads that, and each row keeps the line of its record. */
import type { Column, TextColumn } from '../../core/columns'
import type { Source } from '../../files/source'
import type { FieldRequest, LogFormat, LogProfile, RequestBatch, Skipped } from '../contract'
import { FieldSampler } from '../profile'
import type { Opening } from './messages'

/** What the time of the log around a request is called. */
const TIME = 'logged_at'
/** Times that are looked at. */
const LOOKED_AT = 20

/** A format that reads messages out of a log, each at the line of its record. */
export function within(format: LogFormat, open: Opening): LogFormat {
  return {
    ...format,
    async profile(source, rows): Promise<LogProfile> {
      const inside = new Inside(source, open)
      const profile = await format.profile(inside.source, rows)
      const known = profile.fields.some(({ role }) => role === 'time')
      const field = known ? null : inside.timeProfile()
      return { ...profile, formatTitle: `${profile.formatTitle}, within a log`, fields: field ? [...profile.fields, field] : profile.fields } // prettier-ignore
    },
    async *read(source, options): AsyncIterable<RequestBatch> {
      const inside = new Inside(source, open)
      const at = options.fields.findIndex(({ field }) => field === TIME)
      const asked: FieldRequest[] = options.fields.filter((_, i) => i !== at)
      let last: RequestBatch | null = null
      for await (const batch of format.read(inside.source, { ...options, fields: asked }))
        yield (last = inside.placed(batch, at, options.fields[at]?.as === 'number'))
      // What came behind the last request.
      const { lost } = inside
      if (last && lost.length > 0)
        yield { ...last, n: 0, flags: new Uint8Array(), lines: new Float64Array(), skipped: lost, noted: [] }
    },
  }
}

/** The messages as a file of their own, and where each of its lines came from. */
class Inside {
  readonly source: Source
  /** By line of the messages' file, from 1. */
  #lines: number[] = [0]
  #times: (string | undefined)[] = [undefined]
  /** Records without a message, since the batch before. */
  readonly #lost: Skipped[] = []

  constructor(source: Source, open: Opening) {
    const lines = this.#lines
    const times = this.#times
    const lost = this.#lost
    this.source = {
      ...source,
      async *chunks(progress) {
        const encoder = new TextEncoder()
        lines.length = times.length = 1
        lost.length = 0
        for await (const { messages, skipped } of open({ source, progress: progress ?? (() => undefined) })) {
          lost.push(...skipped)
          for (const { line, text, time } of messages)
            for (let at = -1; ;) {
              lines.push(line)
              times.push(time)
              if ((at = text.indexOf('\n', at + 1)) < 0) break
            }
          yield encoder.encode(messages.map(({ text }) => `${text}\n`).join(''))
        }
      },
    }
  }

  get lost(): Skipped[] {
    return this.#lost
  }

  timeProfile() {
    const sampler = new FieldSampler(TIME)
    for (const time of this.#times.slice(1, 1 + LOOKED_AT)) sampler.add(time ?? null)
    const field = sampler.profile()
    return field.missing === this.#times.slice(1, 1 + LOOKED_AT).length
      ? null
      : { ...field, role: 'time' as const, why: 'of the log around the request' }
  }

  /**
   * @param at where the time is wanted among the columns; -1 where it is not
   * @param asNumber whether it is wanted as one: seconds since 1970, or parts of them
   */
  placed(batch: RequestBatch, at: number, asNumber: boolean): RequestBatch {
    const lineOf = (line: number) => this.#lines[line] ?? line
    const moved = (one: Skipped) => (one.line === null ? one : { ...one, line: lineOf(one.line) })
    const columns = [...batch.columns]
    const flags = batch.columnFlags && [...batch.columnFlags]
    const lines = batch.lines.subarray(0, batch.n)
    if (at >= 0) columns.splice(at, 0, asNumber ? this.#numbersOf(lines) : this.#timesOf(lines))
    if (at >= 0) flags?.splice(at, 0, null)
    return {
      ...batch,
      columns,
      ...(flags ? { columnFlags: flags } : {}),
      lines: batch.lines.map(lineOf),
      skipped: [...this.#lost.splice(0), ...batch.skipped.map(moved)],
      ...(batch.noted ? { noted: batch.noted.map(moved) } : {}),
    }
  }

  #numbersOf(lines: Float64Array): Column {
    return { kind: 'number', values: lines.map((line) => Number(this.#times[line] ?? NaN)) }
  }

  #timesOf(lines: Float64Array): TextColumn {
    const codes = new Map<string, number>()
    const coded = Int32Array.from(lines, (line) => {
      const time = this.#times[line]
      if (time === undefined) return -1
      if (!codes.has(time)) codes.set(time, codes.size)
      return codes.get(time)!
    })
    return { kind: 'text', codes: coded, dictionary: [...codes.keys()] }
  }
}
