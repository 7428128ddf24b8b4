/** What became of the requests that were read, as the result holds it. */

export interface SkipReason {
  reason: string
  count: number
  /** The first places it happened. */
  examples: { file: string; line: number | null; detail: string }[]
}

/** A file that was joined to the requests by id. */
export interface JoinCounts {
  what: 'labels' | 'primary predictions' | 'shadow predictions'
  files: string[]
  /** Rows with an id and a value. */
  rows: number
  /** Requests that got a value, of all. */
  matched: number
  of: number
  /** What went wrong, each with its count in words: orphans, conflicts, values older than their request, ... */
  issues: (SkipReason & { words: string })[]
}

/** read = replayed + the sum of skipped. */
export interface RequestCounts {
  read: number
  replayed: number
  labelled: number
  /** What was read and could not be made into a request, or stood in the log twice. */
  skipped: SkipReason[]
  /** What was kept, and has something to know: an id that another request has too, values that are no number. */
  noted?: SkipReason[]
  /** Rows that came in batched requests, and in how many; null where none did. */
  batched?: { calls: number; rows: number } | null
  /** How the log's times were read, in words: 'ISO 8601, without a zone: taken as UTC'; null where it has none. */
  times?: string | null
  /** Files joined to the requests by id. */
  joined?: JoinCounts[]
}

/** Disagreements of one kind with one pair of answers (errors: one pair of codes, '' for none; numbers: all of a kind). */
export interface Stratum {
  kind: DisagreementRow['kind']
  primary: string | null
  shadow: string | null
  /** How many there are, whatever the sample holds. */
  total: number
}

/** One row of the disagreement table, as the report embeds it and the page shows it. */
export interface DisagreementRow {
  row: number
  id: string
  time: number | null
  label: string | null
  primary: string | null
  primaryScore: number | null
  primaryError: string
  shadow: string | null
  shadowScore: number | null
  shadowError: string
  /** 'fixed' and 'broken' by shadow, both wrong, no label. */
  kind: 'fixed' | 'broken' | 'both-wrong' | 'unlabelled' | 'error'
  /** The difference is within what primary differs from itself by. Absent in results of before this was told. */
  noise?: boolean
  /** Values in the order of `disagreements.features`; null where redacted or missing. */
  features: (string | number | null)[]
}
