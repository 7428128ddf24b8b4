/** A model's output i is the class called i: names and indices belong together. */
import { counted, percent } from '../../../core/numbers'
import { ROLES, type Role } from '../../../core/roles'
import { listText } from '../../../core/words'
import type { ClassReading, ModelReading } from '../../../result/sections/class-reading'
import type { Patch } from '../../../result/patch'
import type { EvaluationData } from '../../input'
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, refuted as refutedAlone, unconfirmed, unsettled as passAlone } from '../premise'
import { neverLabelled } from '../never-labelled'
import { apartOf } from '../spellings'
import { namesOfOutput, outputOf } from '../output-names'

const MEND = 'Put the names in the order of the model’s outputs, in the mapping.'
const VOUCH: Patch = {
  label: 'The order is right as it is',
  steps: [{ op: 'add', path: '/confirmed/-', value: 'classes' }],
}
const TAKE = 'Take this order'

/** What fails by names that belong to other outputs fails for what no model answered. */
const refuted: typeof refutedAlone = (...of) => ({ ...refutedAlone(...of), blocksFail: true })
/** Under names or a task that nobody has settled, accuracy is of something else than it says, whichever way it goes. */
const unsettled: typeof passAlone = (...of) => ({ ...passAlone(...of), blocksFail: true })
/** Names that are shown of a long list. */
const SHOWN = 6

export const premise: Premise = {
  id: 'classes',
  order: 20,
  rests: ['accuracy', 'never-break'],
  judge({ data, figures }: PremiseContext): Judgement {
    const grounds = data.grounds?.classes
    if (grounds?.open)
      return grounds.other ? ofWhichKind(grounds.detail, grounds.other) : ofWhichTask(data, grounds.detail)
    if (data.task === 'regression') return confirmed('The models predict numbers: there are no classes.')
    const apart = grounds?.vouched ? null : apartOf(data, figures)
    if (apart) return apart
    if (data.classes.length < 2) return confirmed('There is one class only, and so no order of classes.')
    const { classReading: reading } = figures
    // A person's word stands, whatever labels say: they may be what is upside down.
    if (grounds?.vouched) return confirmed(grounds.detail)
    if (grounds?.refuted) {
      const { detail, order } = grounds.refuted
      return refuted(detail, mendOf(order), [...taking(data, 'primary', order), VOUCH])
    }
    if (reading?.fits === 'relabelled') return grounds?.byName ? opposite(reading) : upsideDown(data, reading)
    const own = reading?.own && ownOrder(data, reading.own, grounds?.byName ?? false)
    if (own) return own
    const unlabelled = neverLabelled(data, figures)
    if (unlabelled) return unlabelled
    if (grounds?.confirmed) return confirmed(grounds.detail)
    if (reading?.fits === 'as-read')
      return confirmed(
        `${accuracies('As read', reading, 'asRead')}, of ${counted(reading.n, 'labelled request')}; no other order of the classes fits better.`,
      )
    if (grounds) return openOrder(data, grounds.detail, reading ?? null)
    return unconfirmed('Nothing says which output is which class.', MEND, [VOUCH])
  },
}

/** Nothing says the order, and labels do not: both that may be are said, and either settles it. */
function openOrder(data: EvaluationData, detail: string, reading: ClassReading | null): Judgement {
  const asItIs = { ...VOUCH, label: `${orderText(data.classes)} is right` }
  const order = otherOrder(data.classes, reading)
  if (!order) return unsettled(detail, MEND, [VOUCH])
  const told = reading && order === reading.order ? ` ${bothReadings(reading)}` : ''
  return unsettled(
    `${detail}${told} Labels do not plainly tell which is right.`,
    `Say in the mapping whether output 0, 1, ... are ${orderText(data.classes)}, or ${orderText(order)}.`,
    [...takingAll(data, order), asItIs],
  )
}

/** The order that fits the labels best, or of two classes the one that is left; null where there is no such. */
function otherOrder(classes: readonly string[], reading: ClassReading | null): readonly string[] | null {
  if (reading?.order.some((name, i) => name !== classes[i])) return reading.order
  return classes.length === 2 ? [...classes].reverse() : null
}

/** Classes that are called by numbers, or numbers: accuracy is of the one, distance of the other. */
function ofWhichTask({ task, classes }: EvaluationData, detail: string): Judgement {
  const asItIs = task === 'regression' ? 'They are numbers' : 'They are classes'
  const other = task === 'regression' ? 'They are classes' : 'They are numbers'
  const value = task === 'regression' ? 'classification' : 'regression'
  // Times are no numbers before somebody writes them as such.
  const able = task === 'regression' || classes.every((name) => !Number.isNaN(Number(name)))
  return unsettled(detail, 'Say in the mapping which they are.', [
    { ...VOUCH, label: asItIs },
    ...(able ? [{ label: other, steps: [{ op: 'replace' as const, path: '/task', value }] }] : []),
  ])
}

/** Lists that are classes, the best first, or have a number per class. */
const ofWhichKind = (detail: string, other: Patch): Judgement =>
  unsettled(detail, 'Say in the mapping how the lists are read ("answers").', [
    { ...VOUCH, label: 'The best class first' },
    other,
  ])

const mendOf = (order: readonly string[]) =>
  `Take the order ${orderText(order)}, or say in the mapping that the one it has is right.`

function upsideDown(data: EvaluationData, reading: ClassReading): Judgement {
  const { order } = reading
  return refuted(
    `The order that the mapping has is absurd: names and outputs do not belong together. ${bothReadings(reading)}`,
    mendOf(order),
    [...takingAll(data, order), VOUCH],
  )
}

/** The order for both models. Names of a model's own order stay where they are when the mapping's classes are put in another. */
function takingAll(data: EvaluationData, order: readonly string[]): Patch[] {
  const own = ROLES.some((role) => outputOf(data, role)?.classes)
  const steps: Patch['steps'] = own
    ? ROLES.flatMap((role) => taking(data, role, order).flatMap((patch) => patch.steps))
    : [{ op: 'replace', path: '/classes', value: [...order] }]
  return [{ label: TAKE, steps }]
}

/** Names against names: no order is wrong, but labels and answers say the opposite of each other. */
function opposite(reading: ClassReading): Judgement {
  return refuted(
    `Labels and answers both name their classes, and contradict each other throughout: one of them means something else by these names. ${bothReadings(reading)}`,
    'See which column is the label, and what its names stand for; or say in the mapping that they are right.',
    [VOUCH],
  )
}

/** One model's answers fit the labels in another order than the other's. */
function ownOrder(
  data: EvaluationData,
  own: NonNullable<ClassReading['own']>,
  byName: boolean,
): Judgement | null {
  const found = ROLES.flatMap((role) => (own[role] ? [{ role, ...own[role] }] : []))
  const [first] = found
  if (!first) return null
  const told = found.map(
    ({ role, order, reading: { asRead, relabelled } }) =>
      `As read ${role} is right on ${percent(asRead.value ?? 0)} of ${counted(asRead.n, 'labelled request')}; with its outputs in the order ${orderText(order)}, on ${percent(relabelled.value ?? 0)}.`,
  )
  const detail = `The models do not have their classes in one order. ${told.join(' ')}`
  const patches = byName ? [] : found.flatMap(({ role, order }) => taking(data, role, order))
  return refuted(
    detail,
    `Give ${listText(found.map(({ role }) => role))} the order of its own, or say in the mapping that the one it has is right.`,
    [...patches, VOUCH],
  )
}

/**
 * The order of a model's own, where the mapping reads that model's output; none where it does not.
 * @param order names of what is now read as class 0, 1, ...
 */
function taking(data: EvaluationData, role: Role, order: readonly string[]): Patch[] {
  const value = namesOfOutput(data, role).map((name) => order[data.classes.indexOf(name)])
  if (value.length === 0) return []
  return [
    { label: `${TAKE} for ${role}`, steps: [{ op: 'add', path: `/models/${role}/output/classes`, value }] },
  ]
}

/** Both readings side by side: a person can see at once which is absurd. */
function bothReadings(reading: ClassReading): string {
  return `${accuracies('As read', reading, 'asRead')}; with the classes in the order ${orderText(reading.order)}, ${accuracies('', reading, 'relabelled')}, of ${counted(reading.n, 'labelled request')}.`
}

function accuracies(
  start: string,
  reading: ClassReading,
  which: keyof Pick<ModelReading, 'asRead' | 'relabelled'>,
): string {
  const parts = ROLES.flatMap((role) => {
    const value = reading[role]?.[which].value ?? null
    return value === null ? [] : [`${role} is right on ${percent(value)}`]
  })
  return `${start} ${listText(parts)}`.trim()
}

const orderText = (order: readonly string[]) =>
  order
    .slice(0, SHOWN)
    .map((name) => `“${name}”`)
    .join(', ') + (order.length > SHOWN ? ', ...' : '')
