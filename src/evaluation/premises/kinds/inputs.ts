/** The models were given the inputs that production gives them. */
import { percent, points } from '../../../core/numbers'
import { ROLES, type Role } from '../../../core/roles'
import { listText } from '../../../core/words'
import { accuracyLine } from '../../checklist/gates/accuracy'
import type { Figures } from '../../checklist/gate'
import type { Rescaled } from '../../rival'
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, refuted, unconfirmed, unsettled } from '../premise'
import { withUnit } from '../latency-unit'
import { withUnplaced } from '../unplaced'
import { confirmsReplay } from '../production'

const RESTS: Premise['rests'] = ['accuracy', 'errors', 'never-break']

export const premise: Premise = {
  id: 'inputs',
  order: 30,
  rests: RESTS,
  judge: (context) => withUnit(withUnplaced(judged(context), context), context, RESTS),
}

function judged({ figures, data }: PremiseContext): Judgement {
  const grounds = data.grounds?.inputs
  const { fidelity } = figures
  if (!grounds) return confirmed('No model was fed: the log holds the answers.')
  if (grounds.vouched) return confirmed('Somebody who knows the models vouches for it, in the mapping.')
  const line = thresholdOf(figures, grounds.threshold ?? null)
  if (line) return line
  if (grounds.rescaled?.length) return fedOtherwise(grounds.rescaled)
  const { guesses } = grounds
  if (fidelity && confirmsReplay(fidelity)) {
    const given = 'What primary is fed gives production’s answers again.'
    const start = `${given} Of shadow, this is guessed, and confirmed by nothing:`
    return guesses.shadow.length === 0
      ? confirmed(given)
      : { ...guessed(start, guesses.shadow), ...ofShadow(figures, grounds) }
  }
  const all = [...new Set([...guesses.primary, ...guesses.shadow])]
  const byHand = chosenText(grounds)
  if (all.length === 0)
    return grounds.decided
      ? confirmed('The mapping file says what feeds what.')
      : unconfirmed(
          `${byHand ? `${byHand} Nothing` : 'Features were matched with inputs by their names and their order; nothing'} in the log confirms it.`,
          'Save the mapping as a file once somebody has checked it, and drop it with the models.',
        )
  // Primary fed wrongly lets a worse shadow pass; shadow fed wrongly is refused for what it never did.
  const judge = inDoubt(grounds, 'primary') ? unsettled : unconfirmed
  return {
    ...guessed(`${byHand && `${byHand} `}Guessed, and confirmed by nothing:`, all, judge),
    ...ofShadow(figures, grounds),
  }
}

/** Labels are plainly met by another scaling than the mapping's, and by that one not at all; or better in another order. */
function fedOtherwise(rescaled: readonly Rescaled[]): Judgement {
  const judge = rescaled.every(({ order }) => order) ? unsettled : refuted
  const judged = judge(
    rescaled.map(({ detail }) => detail).join(' '),
    judge === unsettled
      ? 'Put the columns in the order in which the model was trained; or say in the mapping that they are in it ("confirmed": ["inputs"]).'
      : 'Give the columns the steps that training put before the model.',
    [
      { label: 'Apply and replay', steps: rescaled.flatMap(({ steps }) => steps) },
      { label: 'They are right', steps: [{ op: 'add', path: '/confirmed/-', value: 'inputs' }] },
    ],
  )
  // What fails because its inputs are others fails for what it never was.
  return {
    ...judged,
    blocksFail: true,
    ...(judge === unsettled ? { rests: ['accuracy', 'never-break'] } : {}),
  }
}

/** Kappa, or R2, of a model that is plainly fed as it was trained. */
const PLAINLY = 0.6

/** What a person chose is no guess, and stands beside those. @returns '' where nothing was chosen */
function chosenText({ chosen = [], guesses }: InputGrounds): string {
  if (chosen.length === 0) return ''
  const byHand = `What feeds ${listText(chosen)} was chosen by hand`
  const [other] = ROLES.filter((role) => !chosen.includes(role))
  const named = other && guesses.primary.length + guesses.shadow.length === 0
  return `${byHand}${named ? `, and features were matched with ${other}’s inputs by their names and their order` : ''}.`
}

type InputGrounds = NonNullable<NonNullable<PremiseContext['data']['grounds']>['inputs']>

/** How its features are scaled, or in which order they come, is a guess that turns the figures around. */
const inDoubt = ({ scaling, order }: InputGrounds, role: Role): boolean =>
  (scaling?.[role] ?? false) || (order?.[role] ?? false)

/** What fails because shadow may be fed otherwise does not fail; labels that its answers plainly go with say that it is not. */
function ofShadow(
  { classReading, regression }: Figures,
  grounds: InputGrounds,
): Pick<Judgement, 'blocksFail'> {
  const least = classReading?.shadow?.beyondChance?.ci95?.[0] ?? regression?.shadow?.r2Ci95?.[0] ?? 0
  return inDoubt(grounds, 'shadow') && least < PLAINLY ? { blocksFail: true } : {}
}

type Thresholds = Record<Role, number | null> | null

/** Lines that are guesses, against the labels; classes that are upside down have to be put right first. */
function thresholdOf(figures: Figures, guesses: Thresholds): Judgement | null {
  if (figures.classReading?.fits === 'relabelled') return null
  return otherThreshold(figures, guesses?.primary ?? null) ?? guessedLine(figures, guesses)
}

/** What another threshold must gain before the one that was guessed is not primary's. */
const GAIN = 0.02

/** Labels that are plainly told apart at another line than the one that was guessed for primary's probabilities. */
function otherThreshold({ thresholds }: Figures, guessed: number | null): Judgement | null {
  const tuned = thresholds?.tunedPrimary
  if (guessed === null || !tuned?.judgedOn.ci95) return null
  const { threshold, judgedOn } = tuned
  if (judgedOn.ci95![0] - judgedOn.asIs <= GAIN) return null
  const at = Number(threshold.toPrecision(3))
  return refuted(
    `Primary’s logged probabilities are read with a threshold of ${guessed}, which is a guess: it is right on ${percent(judgedOn.asIs)} of ${judgedOn.n} labelled requests, and from ${at} on on ${percent(judgedOn.accuracy)}, chosen on others.`,
    'Set the threshold that production uses, in the mapping.',
    [
      {
        label: `Take ${at} for primary`,
        steps: [{ op: 'replace', path: '/models/primary/output/read/threshold', value: at }],
      },
      { label: `${guessed} is right`, steps: [{ op: 'add', path: '/confirmed/-', value: 'inputs' }] },
    ],
  )
}

/** A line that is a guess, where labels say what other lines would make of the difference in accuracy. */
function guessedLine({ thresholds, gates }: Figures, guesses: Thresholds): Judgement | null {
  const lines = thresholds?.lines
  const roles = ROLES.filter((role) => (guesses?.[role] ?? null) !== null)
  const [role] = roles
  if (!lines || !role) return null
  const at = guesses![role]!
  const told = `Of ${listText(roles)} the log holds probabilities, read with a threshold of ${at}, which is a guess. From ${lines.from} to ${lines.to}, where ${role} is about as right,`
  if (lines.least > accuracyLine(gates))
    return confirmed(
      `${told} shadow is nowhere less accurate than the gate allows (${points(lines.least)} at the least).`,
    )
  const judged = unsettled(
    `${told} the answer depends on it: at ${lines.at} the difference in accuracy is ${points(lines.least)}.`,
    'Set the threshold that production uses, in the mapping (models.primary.output.read.threshold, and shadow’s).',
    [{ label: `${at} is right`, steps: [{ op: 'add', path: '/confirmed/-', value: 'inputs' }] }],
  )
  return { ...judged, rests: ['accuracy', 'never-break'] }
}

function guessed(
  start: string,
  guesses: readonly string[],
  judge = unconfirmed as typeof unsettled,
): Judgement {
  return judge(
    `${start} ${guesses.join(' ')}`,
    'Check in the mapping what feeds the models, or drop a mapping file.',
    [{ label: 'They are right', steps: [{ op: 'add', path: '/confirmed/-', value: 'inputs' }] }],
  )
}
