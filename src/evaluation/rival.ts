/** Readings of a log that may be the right one in place of what was taken, by what each would make of the figures. */
import type { Role } from '../core/roles'
import type { PatchStep } from '../result/patch'
import type { Worth } from '../result/sections/independence'
import type { PairedCounts } from './statistics/paired'
import type { PairMoments } from './statistics/ratio'

/** Both models against the labels under one reading: of classes the counts, of numbers the moments of |error|. */
export interface Reading {
  counts: PairedCounts | null
  errors: PairMoments | null
}

export interface RivalReading {
  role: Role | 'label'
  taken: string
  field: string
  /** The field is read as the other model's answer: in the other reading the two models change places. */
  exchanged?: true
  /** Requests for which both columns have a value that can be read, and on how many these differ. */
  n: number
  differ: number
  /** Requests for which one of them alone has one. */
  only: { taken: number; rival: number }
  asTaken: Reading
  asRival: Reading
}

/** Spellings that are taken as one class, and that labels and answers tell apart. */
export interface ApartSpellings {
  /** Which, and what shows it: a sentence without its end. */
  detail: string
  /** The mapping's classes with each spelling as one of its own. */
  classes: string[]
  asTaken: Reading
  /** Where each spelling is a class. */
  apart: Reading
}

/** A model's numbers that are the labels times a factor, throughout. */
export interface ByFactor {
  role: Role
  factor: number
  asTaken: Reading
  /** Where they are divided by it. */
  divided: Reading
}

/** Logged answers that may be those of the request before. */
export interface StaleAnswers {
  role: Role
  /** What shows it: a sentence without its end. */
  detail: string
  asTaken: Reading
  /** Where these are read as no answers. */
  without: Reading
}

/** Logged answers that may be none of the model's: it failed there, or was not asked. */
export interface ForeignAnswers extends StaleAnswers {
  /** How many they are, of how many requests. */
  rows: number
  of: number
  /** What to log instead; where it is absent, no answer where the model gave none. */
  mend?: string
}

/** A number in the place of a logged answer that may stand for none. */
export interface NoAnswer {
  role: Role
  value: number
  /** What shows it: two clauses for a sentence. */
  detail: string
  asTaken: Reading
  /** Where it is read as no answer. */
  without: Reading
}

/** Another scaling of a model's inputs, or another order, by which its answers meet the labels. */
export interface Rescaled {
  role: Role
  /** Its columns in another order, by which labels are met better; absent where it is a scaling. */
  order?: true
  /** Whether it is not just better, but right. */
  plainly: boolean
  /** What shows it, in a sentence. */
  detail: string
  /** The edit of the mapping that it is. */
  steps: PatchStep[]
}

/** A column that says that requests do not count alike: what they are worth, which build answered, or what they are part of. */
export interface Uneven {
  kind: 'weights' | 'version' | 'part'
  /** The model whose logged answers it is about; null where it is about the requests. */
  of: Role | null
  field: string
  /** What shows it: a sentence without its end. */
  detail: string
  asTaken: Reading
  /** Where each request counts as the column says; or of the last build alone, or of that part. */
  other: Reading
}

/** Requests with values of a field for which one model alone was given zeros: its one-hot has no place for them. */
export interface UnplacedValues {
  role: Role
  field: string
  n: number
  /** Of so many requests. */
  of: number
  /** The first of them. */
  values: string[]
  /** Where the mapping has the one-hot's list, and what it is. */
  lists: { pointer: string; values: string[] }[]
  /** All of it in a sentence. */
  detail: string
}

/** A class that is the label of fewer of its answers towards the end of the log. */
export interface Unripe {
  class: string
  /** Requests of the last third of those with a label to which both models answer it. */
  answered: number
  /** Share of such requests whose label it is, in the first third and in the last. */
  first: number
  last: number
}

/** Requests that shadow was never sent, by the log. */
export interface NotAsked {
  fields: readonly string[]
  rows: number
  /** Of so many. */
  of: number
  /** Of those with a label, on how many primary is right: of the requests that shadow was sent, and of the others. */
  primary: Record<'asked' | 'others', { right: number; n: number }>
}

/** Requests without a label, and of these those without an answer of a model, where the two go together. */
export interface BlankClass {
  /** Requests in all. */
  n: number
  labels: number
  primary: number
  shadow: number
}

/** Requests that production answered, by the log, and to which the replay of primary gives no answer. */
export interface Unanswered {
  n: number
  /** Of so many whose answer is logged. */
  of: number
  /** The error of most of them, and how many have it. */
  code: string
  codes: number
}

/** The last part of a log, where shadow gains less than over all of it. */
export interface LatePart {
  /** 3 is the last third. */
  part: number
  /** The time of its first request, in ms; null where only the log's order tells. */
  from: number | null
  reading: Reading
  /** How many independent requests its own are worth. */
  worth: Worth
}

/** The whole log, and its end, the longer part first. */
export interface Late {
  whole: Reading
  parts: LatePart[]
}
