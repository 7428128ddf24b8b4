/** Labels or answers that are of other requests in one part of the log: in a sentence, and what may not be judged by them. */
import { adaptive, count, counted, percent, pointsText } from '../../core/numbers'
import { ROLES, type Role } from '../../core/roles'
import { capital } from '../../core/words'
import type { Gates } from '../../result/gates'
import type { LabelStretch } from '../../result/sections/label-stretches'
import { accuracyLine, statusAgainst } from '../checklist/gates/accuracy'
import type { Figures } from '../checklist/gate'
import type { Judgement } from './premise'
import { refuted, unconfirmed } from './premise'
import { confirmsReplay } from './production'

const VOUCH = { steps: [{ op: 'add' as const, path: '/confirmed/-', value: 'labels' }] }

/** @returns null where labels and answers go together throughout, as far as the log tells */
export function stretchOf(figures: Figures): Judgement | null {
  const { fidelity, labelStretches, gates } = figures
  const found = (labelStretches ?? []).filter(
    ({ whose, shift }) => whose !== 'primary' || shift || !(fidelity && confirmsReplay(fidelity)),
  )
  if (found.length === 0) return null
  const detail = `${found.map(sentence).join(' ')}${withoutText(found, figures)}`
  const label = found.some(({ whose }) => whose === 'labels') ? 'The labels are right' : 'They are right'
  const judge = found.some(({ shift }) => shift) ? refuted : unconfirmed
  return { ...judge(detail, mendOf(found), [{ label, ...VOUCH }]), ...waysOf(found, gates) }
}

/** What the rest of the log says otherwise, or leaves open, is not settled by the part that is in doubt. */
function waysOf(found: readonly LabelStretch[], gates: Gates): Pick<Judgement, 'blocks' | 'blocksFail'> {
  const without = found[0]!.without
  const answer = without?.ci95
    ? statusAgainst(accuracyLine(gates), without.value, without.ci95, gates.accuracy.policy)
    : 'insufficient'
  return {
    ...(answer === 'pass' ? {} : { blocks: true }),
    ...(answer === 'fail' ? {} : { blocksFail: true }),
  }
}

function sentence(one: LabelStretch): string {
  const { whose, n, shift } = one
  const where = `${placeText(one.part)}${one.part ? `, on ${counted(n, 'labelled request')},` : `${counted(n, 'labelled request')},`}`
  const roles: readonly Role[] = whose === 'labels' ? ROLES : [whose]
  const told = roles
    .map((role) => {
      const { inside, elsewhere } = one[role]
      const rest = one.part ? `, elsewhere ${adaptive(elsewhere.value)}` : ''
      return `${adaptive(inside.value)} of ${role}${rest}`
    })
    .join(' and ')
  const what =
    whose === 'labels'
      ? `the labels do not go with either model’s answers: beyond chance (kappa) ${told}.`
      : `${whose}’s answers do not go with the labels: beyond chance (kappa) ${told}.`
  return `${capital(where)} ${what}${shift ? shiftText(whose, shift) : ''}`
}

/** ' They fit the request 1 row before (0.83): they are of other requests.' */
function shiftText(whose: LabelStretch['whose'], shift: NonNullable<LabelStretch['shift']>): string {
  const { rows } = shift
  const { value } = shift[whose === 'shadow' ? 'shadow' : 'primary']
  const by = Math.abs(rows)
  const side = rows > 0 ? 'before' : 'after'
  return ` ${whose === 'labels' ? 'The labels' : 'They'} fit the request ${count(by)} ${by === 1 ? 'row' : 'rows'} ${side} (kappa ${adaptive(value)}): they are of other requests.`
}

function placeText(part: LabelStretch['part']): string {
  if (!part) return 'on all '
  return part.by === null ? `from “${part.from}” to “${part.to}”` : `where “${part.by}” is “${part.from}”`
}

/** ' Without that, shadow is less accurate by 1.46 points (7,001 labels, 95 % interval 1.17 to 1.76).' */
function withoutText(found: readonly LabelStretch[], { task }: Figures): string {
  const without = found[0]!.without
  if (!without) return ''
  const { value, ci95, n } = without
  const worse = value < 0
  const text = (x: number) =>
    task === 'regression' ? percent(x) : `${pointsText(x).replace(/^\+/, '')} points`
  // Of what is lost, the upper end is the worse one.
  const ends = ci95 && (worse ? [-ci95[1], -ci95[0]] : ci95)
  const interval = ends ? `, 95 % interval ${text(ends[0]!)} to ${text(ends[1]!)}` : ''
  const what =
    task === 'regression'
      ? `shadow’s mean |error| is ${text(Math.abs(value))} ${worse ? 'larger' : 'smaller'} than primary’s`
      : `shadow is ${worse ? 'less' : 'more'} accurate by ${text(Math.abs(value))}`
  return ` Without that, ${what} (${count(n)} labels${interval}).`
}

function mendOf(found: readonly LabelStretch[]): string {
  const shift = found.find((one) => one.shift)
  const what = found.some(({ whose }) => whose === 'labels') ? 'the labels' : 'the answers'
  return shift
    ? `Join ${what} with their requests by an id, not by their place; or say in the mapping that they are right.`
    : `See whether ${what} of that part are of these requests; or say in the mapping that they are right.`
}
