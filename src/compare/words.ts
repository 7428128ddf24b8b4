/** What people read of a comparison: the one table for page and command line. */
import { adaptive, count, counted, ms, percent, plain, pointsText, signed } from '../core/numbers'
import { capital, listText } from '../core/words'
import type { Candidates } from './candidates'
import type { How } from './estimate'
import type { FigureUnit } from './figures'
import type { Difference, Standing } from './gates'
import type { Relation } from './relation'
import type { PairedRequests, State, Turn } from './requests'

export const standingNames: Record<Standing, string> = {
  'no worse': 'no worse',
  worse: 'worse',
  open: 'not decided',
}

export const standingTexts: Record<Standing, string> = {
  'no worse': 'B is credibly no worse than A on every gate.',
  worse: 'B is worse than A.',
  open: 'It cannot be said that B is no worse than A on every gate.',
}

export const howNames: Record<How, { name: string; detail: string }> = {
  identical: { name: 'the same', detail: 'Made of the same files.' },
  paired: {
    name: 'paired',
    detail: 'Every request that either candidate answers otherwise than primary is known.',
  },
  bounded: {
    name: 'the same requests',
    detail:
      'Which single requests turned is not known: the interval is of the pairing in which as many as possible did, and holds for the true one.',
  },
  apart: { name: 'independent', detail: 'Two samples that have no request in common.' },
  occasions: {
    name: 'two occasions',
    detail:
      'Timed in two runs: the requests that both timed can only make them more alike than independent ones.',
  },
  dependent: {
    name: 'not paired',
    detail:
      'What the two have in common is not known: either interval takes half of the error (Bonferroni), and theirs is wider than it need be.',
  },
}

export const turnNames: Record<Turn, string> = {
  repaired: 'right now, wrong before',
  damaged: 'wrong now, right before',
  gone: 'a disagreement no more',
  new: 'a new disagreement',
  changed: 'another answer',
  same: 'as before',
}

export const stateNames: Record<State, string> = {
  agree: 'agrees',
  fixed: 'fixed',
  broken: 'broken',
  'both-wrong': 'both wrong',
  unlabelled: 'disagrees',
  error: 'error',
}

/** What is and is not comparable, a sentence each. */
export function relationTexts({ requests, labels, primary, primaryFiles }: Relation): string[] {
  const of: Record<Relation['requests'], string> = {
    same: `Both are of the same requests${labels ? '' : ', with other labels'}.`,
    apart:
      'They are of different requests: what changed may be the traffic, and not the candidate. Intervals are of independent samples.',
    unknown:
      'Their logs differ, and nothing rules out that they share requests: intervals hold whether they do or not.',
  }
  const against =
    primaryFiles === false
      ? 'Each has another primary: a difference to primary is of another model in each.'
      : primary === false
        ? 'Primary is of the same files, and does not answer the same in both.'
        : primary === true
          ? 'Primary is the same in both.'
          : primaryFiles === true
            ? 'Primary is of the same files; whether it is fed in the same way, these files do not say.'
            : 'Nothing says whether primary is the same in both.'
  return [of[requests], against]
}

/** A figure of a gate, in its unit. */
export function gateValue(value: number, unit: string): string {
  switch (unit) {
    case 'pt':
      return signed(value, 2)
    case 'share':
      return percent(value, 3).replace(/\s?%$/, '')
    case 'ms':
      return ms(value)
    case 'features':
      return count(value)
    default:
      return adaptive(value)
  }
}

export const unitName = (unit: string): string => (unit === 'share' ? '%' : unit)

type End = number | null

/** '+0.1 [-0.2, +0.5] pt'; an end without a bound is said so. */
export function gateChange({ value, low, high, unit }: Difference): string {
  if (!Number.isFinite(low) && !Number.isFinite(high))
    return `${withSign(value, gateValue(value, unit))} ${unitName(unit)}, no interval`
  const show = (end: number) => withSign(end, gateValue(end, unit))
  const bound = (end: number) => (Number.isFinite(end) ? show(end) : 'no bound')
  return `${show(value)} [${bound(low)}, ${bound(high)}] ${unitName(unit)}`
}

const withSign = (value: number, text: string) => (value > 0 && /^[\d.,]+$/.test(text) && /[1-9]/.test(text) ? `+${text}` : text) // prettier-ignore

const shows: Record<FigureUnit, (value: number) => string> = {
  share: (value) => percent(value),
  points: (value) => `${pointsText(value)} pt`,
  plain: (value) => plain(value),
  ms: (value) => `${ms(value)} ms`,
  number: adaptive,
}

export const figureValue = (value: number, unit: FigureUnit): string => shows[unit](value)

/** A change of shares is in points. */
export function figureChange(value: number, unit: FigureUnit): string {
  if (unit === 'share' || unit === 'points') return `${pointsText(value)} pt`
  return withSign(value, figureValue(value, unit))
}

export function figureInterval(ci95: [End, End], show: (value: number) => string): string {
  const [low, high] = ci95.map((end) => (end === null ? 'no bound' : show(end)))
  return `[${low}, ${high}]`
}

/** What became of single requests, in a sentence or two. */
export function requestsText({ reason, complete, counts, untold }: PairedRequests): string {
  if (reason) return reason
  const { repaired, damaged, gone, new: fresh, changed } = counts
  const parts = [
    [repaired, 'right that was wrong'],
    [damaged, 'wrong that was right'],
    [fresh, 'in a new disagreement'],
    [gone, 'in a disagreement no more'],
    [changed, 'answered in another way'],
  ] as const
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${counted(n, 'request')} ${what}`)
  const told = said.length > 0 ? `${listText(said)}.` : 'no request turned.'
  if (complete) return capital(told)
  const more =
    untold > 0 ? ` ${capital(counted(untold, 'other'))} are in the sample of one of them alone.` : ''
  return `Both hold a sample of their disagreements. Of what both samples tell: ${told}${more}`
}

/** What may be said of several candidates, a sentence each. */
export function candidateTexts({ candidates, ranking, confidence }: Candidates): string[] {
  const k = candidates.length
  const may = candidates.filter(({ among }) => among === 'promote').map(({ name }) => name)
  const alone = candidates.filter(({ verdict, among }) => verdict !== among).map(({ name }) => name)
  const sure = percent(confidence, 0)
  const undecided = candidates.some(({ among }) => among === 'insufficient')
  return [
    may.length > 0
      ? `${listText(may)} may be promoted: every gate passes, chosen from ${k} candidates, too.`
      : `None of the ${k} candidates may be promoted${undecided ? ' yet' : ''}.`,
    ...(alone.length > 0
      ? [
          `${listText(alone)} would pass alone, and not as one of ${k}: among as many, one passes by chance more often.`,
        ]
      : []),
    ...rankingTexts(candidates, ranking, sure),
  ]
}

function rankingTexts(
  candidates: Candidates['candidates'],
  { reason, best, mayBeBest, flattery, unit }: Candidates['ranking'],
  sure: string,
): string[] {
  if (reason !== null || best === null) return [`Which is the best is not said. ${reason ?? ''}`.trim()]
  const names = mayBeBest.map((at) => candidates[at]!.name)
  const first =
    names.length === 1
      ? `${names[0]} is the most accurate, with ${sure} confidence.`
      : `${candidates[best]!.name} has the best figure. With ${sure} confidence the most accurate is one of ${listText(names)}: the labels do not say which.`
  const curse =
    flattery === null
      ? []
      : [
          `The best-looking of ${candidates.length} equally good candidates would look better than it is by up to ${adaptive(flattery)} ${unit}: expect less of it than its figure says.`,
        ]
  return [first, ...curse]
}
