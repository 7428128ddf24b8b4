import * as v from 'valibot'
import { number, time, unique } from './shapes'

/** What became of the requests that were read, as the result holds it. */
export const SkipReason = v.object({
  reason: v.string(),
  count: number,
  /** The first places it happened. */
  examples: v.array(
    v.object({
      file: v.string(),
      line: v.nullable(number),
      detail: v.string(),
    }),
  ),
})
export type SkipReason = v.InferOutput<typeof SkipReason>

/** A file that was joined to the requests by id. */
export const JoinCounts = v.object({
  what: v.picklist(['labels', 'primary predictions', 'shadow predictions']),
  files: v.array(v.string()),
  /** Rows with an id and a value. */
  rows: number,
  /** Requests that got a value, of all. */
  matched: number,
  of: number,
  /** What went wrong, each with its count in words: orphans, conflicts, values older than their request, ... */
  issues: v.array(
    v.object({
      ...SkipReason.entries,
      words: v.string(),
    }),
  ),
})
export type JoinCounts = v.InferOutput<typeof JoinCounts>

/** read = replayed + the sum of skipped. */
export const RequestCounts = v.object({
  read: number,
  replayed: number,
  labelled: number,
  /** What was read and could not be made into a request, or stood in the log twice. */
  skipped: unique(SkipReason, ({ reason }) => reason),
  /** What was kept, and has something to know: an id that another request has too, values that are no number. */
  noted: v.optional(unique(SkipReason, ({ reason }) => reason)),
  /** Rows that came in batched requests, and in how many; null where none did. */
  batched: v.optional(
    v.nullable(
      v.object({
        calls: number,
        rows: number,
      }),
    ),
  ),
  /** How the log's times were read, in words: 'ISO 8601, without a zone: taken as UTC'; null where it has none. */
  times: v.optional(v.nullable(v.string())),
  /** Files joined to the requests by id. */
  joined: v.optional(unique(JoinCounts, ({ what }) => what)),
})
export type RequestCounts = v.InferOutput<typeof RequestCounts>

/** What a disagreement is: 'fixed' and 'broken' by shadow, both wrong, without a label, an error of either. */
export const DisagreementKind = v.picklist(['fixed', 'broken', 'both-wrong', 'unlabelled', 'error'])
export type DisagreementKind = v.InferOutput<typeof DisagreementKind>

/** Disagreements of one kind with one pair of answers (errors: one pair of codes, '' for none; numbers: all of a kind). */
export const Stratum = v.object({
  kind: DisagreementKind,
  primary: v.nullable(v.string()),
  shadow: v.nullable(v.string()),
  /** How many there are, whatever the sample holds. */
  total: number,
})
export type Stratum = v.InferOutput<typeof Stratum>

/** One row of the disagreement table, as the report embeds it and the page shows it. */
export const DisagreementRow = v.object({
  row: number,
  id: v.string(),
  time: v.nullable(time),
  label: v.nullable(v.string()),
  primary: v.nullable(v.string()),
  primaryScore: v.nullable(number),
  primaryError: v.string(),
  shadow: v.nullable(v.string()),
  shadowScore: v.nullable(number),
  shadowError: v.string(),
  /** 'fixed' and 'broken' by shadow, both wrong, no label. */
  kind: DisagreementKind,
  /** The difference is within what primary differs from itself by. Absent in results of before this was told. */
  noise: v.optional(v.boolean()),
  /** Values in the order of `disagreements.features`; null where redacted or missing. */
  features: v.array(v.nullable(v.union([v.string(), number]))),
})
export type DisagreementRow = v.InferOutput<typeof DisagreementRow>
