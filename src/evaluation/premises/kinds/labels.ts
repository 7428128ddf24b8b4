/** The labels are the truth of these requests, and speak for all of them. */
import { adaptive, count } from '../../../core/numbers'
import { ROLES, type Role } from '../../../core/roles'
import { capital } from '../../../core/words'
import type { Figures } from '../../checklist/gate'
import type { EvaluationData } from '../../input'
import { labelledHowOften } from '../../metrics/label-scope'
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, refuted, unconfirmed, unsettled } from '../premise'
import { ownLabelsText, waysOf } from '../own-labels'
import { rivalOf } from '../rivals'
import { knownScale } from '../known-scales'
import { inOtherUnit } from '../one-factor'
import { asPercent } from '../scores-in-percent'
import { labelChoiceOf, labelledText } from '../label-choice'
import { stretchOf } from '../label-stretches'
import { twiceLabelled } from '../twice-labelled'
import { unevenOf } from '../uneven'
import { unripeOf } from '../unripe'

/** From this share on, what is not labelled can hardly turn a figure around. */
const NEARLY_ALL = 0.95
/** Agreement beyond chance, or a correlation, whose interval lies below this and holds 0 is none. */
const NONE = 0.1
/** Numbers that rise and fall with the labels like this are of the same thing. */
const TOGETHER = 0.5
/** Of a candidate, what a bias or a bad model does not explain: a straight line to the labels, far from all of them. */
const FAR = { r2: -5, together: 0.9 }
/** Of production, what no model that people use is. */
const FARTHER = { r2: -5, together: -1 }
const VOUCH = {
  label: 'The labels are right',
  steps: [{ op: 'add' as const, path: '/confirmed/-', value: 'labels' }],
}

export const premise: Premise = {
  id: 'labels',
  order: 50,
  rests: ['accuracy', 'never-break'],
  judge(context: PremiseContext): Judgement {
    const { figures, data } = context
    const rival = rivalOf(context, ['label'])
    if (rival) return rival
    const { requests } = figures
    const file = requests.joined?.find(({ what, rows }) => what === 'labels' && rows > 0)
    if (requests.labelled === 0 && file)
      return unconfirmed(
        `None of the ${count(file.rows)} labels of ${file.files.join(', ')} belongs to a request: its ids are not those of the log.`,
        'Give both files the same request ids, spelled alike.',
      )
    if (requests.labelled === 0)
      return unconfirmed(
        'No request has a label: which model is right is unknown.',
        'Drop a labels file, joined by request id.',
      )
    const grounds = data.grounds?.labels
    if (grounds?.open && !grounds.vouched) return noneOrLabel(grounds.open)
    const doubt = grounds?.vouched
      ? null
      : (stretchOf(figures) ??
        ofOthers(figures, data) ??
        inOtherUnit(data, figures, VOUCH) ??
        ofOneModel(figures) ??
        twiceLabelled(figures) ??
        ownAnswers(figures, grounds?.guessed ?? null) ??
        onlyLetThrough(figures, data) ??
        unripeOf(context) ??
        unevenOf(context, 'weights') ??
        unevenOf(context, 'part') ??
        labelChoiceOf(context))
    if (doubt) return doubt
    if (grounds?.guessed && !grounds.vouched)
      return unconfirmed(grounds.guessed, 'Say in the mapping that it is the label.', [VOUCH])
    if (grounds?.inOrder && !grounds.vouched)
      return unconfirmed(grounds.inOrder, 'Log the id of the request in both files.', [VOUCH])
    return speaksForAll(figures, grounds?.vouched ?? false)
  },
}

function noneOrLabel({ detail, none }: { detail: string; none: string }): Judgement {
  return unsettled(detail, 'Say in the mapping whether it stands for no label.', [
    { label: `“${none}” is no label`, steps: [{ op: 'add', path: '/noLabel/-', value: none }] },
    VOUCH,
  ])
}

function speaksForAll(figures: Figures, vouched: boolean): Judgement {
  const { requests, fromDisagreements } = figures
  const told = labelledText(figures)
  if (fromDisagreements?.decides)
    return unconfirmed(
      `${told}, ${labelledHowOften(fromDisagreements)}: the difference holds where those labelled are a random sample of them.`,
      'Draw the requests to label at random: the workbench exports them.',
    )
  if (requests.labelled >= NEARLY_ALL * requests.replayed)
    return confirmed(
      vouched
        ? `${told}, and the mapping says that they are right.`
        : `${told}. That each is the truth, and not what a model answered, is taken on trust: no log shows it of single labels.`,
    )
  return unconfirmed(
    `${told}: they speak for the rest only if they were chosen at random.`,
    'Label a random sample of the rest: the workbench exports one.',
  )
}

/** Labels that production's answers have nothing to do with are of other requests, or of something else. */
function ofOthers(figures: Figures, data: EvaluationData): Judgement | null {
  const { regression, classReading, fromDisagreements } = figures
  if (regression?.primary) return ofOtherNumbers(regression, data)
  // Upside down, answers go with the labels: another premise says so.
  if (fromDisagreements?.decides || classReading?.fits === 'relabelled') return null
  const apart = ROLES.map((role) => classReading?.[role]?.beyondChance)
  if (!apart.every((one) => one !== undefined && isNone(one))) return null
  const [primary, shadow] = apart.map((one) => adaptive(one!.value ?? 0))
  return refuted(
    `Neither model’s answers go with the labels: kappa is ${primary} of primary and ${shadow} of shadow, on ${count(classReading!.n)} labelled requests.`,
    'See whether the labels are of these requests, joined by the right id, and whether the models are fed as they were trained.',
    [VOUCH],
  )
}

/** Labels that go with one model's answers and have nothing to do with the other's: those may be of other requests. */
function ofOneModel({ classReading, quality, fromDisagreements }: Figures): Judgement | null {
  if (!classReading || !quality || fromDisagreements?.decides || classReading.fits === 'relabelled')
    return null
  const of = (role: Role) => classReading[role]?.beyondChance
  const role = ROLES.find((one) => {
    const [own, other] = [of(one), of(one === 'primary' ? 'shadow' : 'primary')]
    // A production that always says the same is one that people replace; a candidate that does is no better for it.
    const varies = quality[one].perClass.filter(({ predicted }) => predicted > 0).length > 1
    return own && other && isNone(own) && (other.ci95?.[0] ?? 0) > NONE && (varies || one === 'shadow')
  })
  if (!role) return null
  const other = role === 'primary' ? 'shadow' : 'primary'
  return unsettled(
    `${capital(role)}’s answers have nothing to do with the labels, and ${other}’s do: kappa is ${adaptive(of(role)!.value ?? 0)} of ${role} and ${adaptive(of(other)!.value ?? 0)} of ${other}, on ${count(classReading.n)} labelled requests.`,
    `See whether ${role}’s answers are of these requests (a row apart, or under other ids), and mean what the labels mean; or say in the mapping that they are right.`,
    [{ ...VOUCH, label: 'They are right' }],
  )
}

/** Fewer requests show nothing of what is missing. */
const MANY = 100

/** What production let through is all that has an outcome: where it always answers one class, the rest was never labelled. */
function onlyLetThrough(
  { quality, classReading, confusion }: Figures,
  { evidence }: EvaluationData,
): Judgement | null {
  const n = classReading?.n ?? 0
  // A replay that always says the same may be fed wrongly.
  if (!quality || n < MANY || (evidence.answers?.primary ?? 'replayed') === 'replayed') return null
  if (confusion.filter((row) => row.some((count) => count > 0)).length > 1) return null
  const answered = (role: Role) => quality[role].perClass.filter(({ predicted }) => predicted > 0)
  const [only, ...others] = answered('primary')
  const labels = quality.primary.perClass.filter(({ support }) => support > 0)
  if (!only || others.length > 0 || labels.length < 2 || answered('shadow').length < 2) return null
  return unsettled(
    `Primary answers “${only.class}” to all ${count(n)} labelled requests: a log of what production let through says nothing of what it did not, where shadow may be worse.`,
    'Label some requests to which production answers otherwise; or say in the mapping that these are all there are.',
    [{ ...VOUCH, label: 'Primary always answers so' }],
  )
}

type Numbers = NonNullable<Figures['regression']>
type OfModel = NonNullable<Numbers['primary']>

function ofOtherNumbers({ primary, shadow }: Numbers, data: EvaluationData): Judgement | null {
  if (!primary?.correlation || primary.correlation.value === null) return null
  if (isNone(primary.correlation))
    return refuted(
      `Primary’s numbers do not go with the labels: their correlation is ${adaptive(primary.correlation.value)} on ${count(primary.n)} labelled requests.`,
      'See whether the labels are of these requests, joined by the right id, and of what the models predict.',
      [VOUCH],
    )
  if (isOnOtherScale(primary)) return onOtherScale('primary', primary, data)
  if (isOnOtherScale(primary, FARTHER)) return farFromLabels(primary)
  // Shadow fails by its scale alone, whatever it predicts.
  if (shadow && isOnOtherScale(shadow, FAR))
    return { ...onOtherScale('shadow', shadow, data), blocksFail: true }
  return shadow ? mayBeScaled(shadow, data) : null
}

/** A candidate that fails by a scale on which people log numbers: whether it answers so, or was only logged so, is asked. */
function mayBeScaled({ n, r2, r2Ci95 }: OfModel, { shadow, labelValues }: EvaluationData): Judgement | null {
  if (!labelValues || r2Ci95 === null || r2Ci95[1] >= 0) return null
  const scale = knownScale(shadow.values, labelValues)
  if (!scale) return null
  return {
    ...unsettled(
      `Shadow’s numbers are further from the labels than one number for all would be (R² ${adaptive(r2 ?? 0)}, ${count(n)} labelled requests), and ${scale.words} of them is near (R² ${adaptive(scale.r2)}): they may be logged on another scale.`,
      'Give them in the unit of the labels, as users would get them; or say in the mapping that they are right.',
      [{ ...VOUCH, label: 'Users would get these numbers' }],
    ),
    blocksFail: true,
  }
}

function isOnOtherScale(
  { r2Ci95, correlation }: OfModel,
  { r2, together } = { r2: 0, together: TOGETHER },
): boolean {
  const least = correlation?.ci95?.[0] ?? correlation?.value ?? 0
  return r2Ci95 !== null && r2Ci95[1] < r2 && least >= together
}

function onOtherScale(role: Role, { n, r2, correlation }: OfModel, data: EvaluationData): Judgement {
  const told = `${capital(role)}’s numbers rise and fall with the labels (correlation ${adaptive(correlation?.value ?? 0)}), and are further from them than one number for all would be (R² ${adaptive(r2 ?? 0)}, ${count(n)} labelled requests)`
  if (data.labelValues?.every((label) => label === 0 || label === 1 || Number.isNaN(label))) {
    const reading = asPercent(data)
    return refuted(
      `${told}: the labels are 0 and 1, and these are scores in percent, or logits.`,
      'Log them as probabilities from 0 to 1: divide by 100, or take 1 / (1 + exp(−x)); or say so in the mapping.',
      reading ? [reading, VOUCH] : [VOUCH],
    )
  }
  return refuted(
    `${told}: the two are in different units, or one is a logarithm of the other.`,
    'Give the labels in the unit of what the models predict; or say in the mapping that they are right.',
    [VOUCH],
  )
}

function farFromLabels({ n, r2, correlation }: OfModel): Judgement {
  return unsettled(
    `Primary’s numbers are much further from the labels than one number for all would be (R² ${adaptive(r2 ?? 0)}, correlation ${adaptive(correlation?.value ?? 0)}, ${count(n)} labelled requests): they may be of something else than the labels, or in another unit.`,
    'See whether both are of the same thing, in one unit; or say in the mapping that they are right.',
    [VOUCH],
  )
}

const isNone = ({ ci95 }: { ci95: readonly [number, number] | null }) =>
  ci95 !== null && ci95[0] <= 0 && ci95[1] < NONE

/** Labels that may be a model's own answers; all the more where no name says that their column is the truth. */
function ownAnswers({ labelSource }: Figures, guessed: string | null): Judgement | null {
  if (!labelSource) return null
  const told = ownLabelsText(labelSource)
  const mend = 'See where the labels come from; or say in the mapping that they are right.'
  const whole = guessed !== null && labelSource.some(({ kind }) => kind === 'all')
  const judged = whole ? refuted(`${guessed} ${told}`, mend, [VOUCH]) : unconfirmed(told, mend, [VOUCH])
  return { ...judged, ...waysOf(labelSource) }
}
