/**
 * The order of the classes by what production answered: where the log has production's class by name beside a replayed
 * primary, each index of the replay goes with a name. A guessed order gives way to it at once; one that somebody gave is
 * refuted by it. Nothing is replayed again: what was read by name is renumbered.
 */
import { count, percent } from '../../core/numbers'
import type { ClassIndices } from '../../core/columns'
import type { Problem } from '../../core/problem'
import { atPointer } from '../../core/problem'
import { ROLES, type Role } from '../../core/roles'
import type { Grounds } from '../../evaluation/grounds'
import type { Predictions } from '../../evaluation/input'
import { apartSpellings } from '../../evaluation/metrics/apart-spellings'
import { byFactor } from '../../evaluation/metrics/one-factor'
import { fitOrder, orderOf, tellsOrders } from '../../evaluation/metrics/order-fit'
import { rivalReading } from '../../evaluation/metrics/rival-readings'
import { foreignAnswers } from '../../evaluation/metrics/foreign-answers'
import { lateOf } from '../../evaluation/metrics/late'
import { notAskedOf } from '../../evaluation/metrics/not-asked'
import { noAnswersOf } from '../../evaluation/metrics/no-answers'
import { staleAnswers } from '../../evaluation/metrics/stale-answers'
import { blankClass } from '../../evaluation/metrics/blank-class'
import { unansweredOf } from '../../evaluation/metrics/unanswered'
import { unripeLabels } from '../../evaluation/metrics/unripe-labels'
import { unevenOf } from '../../evaluation/metrics/uneven'
import { placeholderOf } from '../../evaluation/metrics/placeholder'
import type { Spelled } from '../../mapping/guess-classes'
import type { Mapping } from '../../result/mapping'
import type { RunOptions } from '../contract'
import { renumber } from '../answers/class-order'
import { labelFields } from '../intake/joined-fields'
import type { Labels } from '../requests/labels'
import type { RivalColumn } from '../requests/rival-columns'
import { joinedByOrder } from './join-order'
import type { Replayed } from './replayed'
import type { Ran } from './run-context'
import { unplacedValues } from './unplaced'
import type { Run } from './run-context'

/** What takes the place of the mapping's own grounds; null where production's answers say nothing. */
type Settled = Grounds['classes']

export interface SettledRun {
  options: RunOptions
  replayed: Replayed
  classes: Settled
  problems: Problem[]
}

export function settleClasses({ parts, options, layout }: Run, replayed: Replayed): SettledRun {
  const { mapping } = options
  const asItIs: SettledRun = { options, replayed, classes: null, problems: [] }
  const { loggedPrimary, predictions } = replayed
  const given = parts.grounds.classes
  const named = parts.grounds.spelled.primary === 'names'
  if (!loggedPrimary || !given || given.vouched || given.byName || !named || !layout.encoders.primary)
    return asItIs
  const k = mapping.classes.length
  const table = crossed(loggedPrimary.classes, predictions.primary.classes, k)
  const n = table.reduce((sum, row) => sum + row.reduce((all, one) => all + one, 0), 0)
  if (!tellsOrders(k, n)) return asItIs
  const { fits, predictedOf, readings } = fitOrder([table])
  const { asRead, relabelled } = readings[0]!
  const told = ({ value, ci95 }: typeof asRead) =>
    `${count(Math.round(value! * n))} of ${count(n)} classes that production logged (${percent(value!)}${ci95 ? `, 95 % interval ${percent(ci95[0])} to ${percent(ci95[1])}` : ''})`
  if (fits === 'as-read' && (asRead.ci95?.[0] ?? 0) > 0.5)
    return {
      ...asItIs,
      classes: { ...given, confirmed: true, detail: `This order gives ${told(asRead)}.` },
    }
  if (fits !== 'relabelled') return asItIs
  const order = orderOf(mapping.classes, predictedOf)
  const named6 = order.slice(0, 6).map((name) => `“${name}”`).join(', ') // prettier-ignore
  const detail = `With the classes in the order ${named6}${k > 6 ? ', ...' : ''} primary gives ${told(relabelled)}; in the order ${given.confirmed ? 'that the mapping has' : 'of the alphabet'}, ${percent(asRead.value!)}.`
  const own = Object.values(mapping.models).some((model) => model?.output.classes)
  if (given.confirmed || own) return { ...asItIs, classes: { ...given, refuted: { detail, order } } }
  return {
    options: { ...options, mapping: { ...mapping, classes: order } },
    replayed: inOrder(replayed, mapping, order, layout.encoders.shadow === null, parts.grounds.spelled),
    classes: { ...given, confirmed: true, detail },
    problems: [
      {
        code: 'settled-classes',
        message: `The order of the classes was settled by production's own answers. ${detail}`,
        place: atPointer('/classes'),
        mend: 'Say so in the mapping if it is another.',
      },
    ],
  }
}

/** k x k, logged by replayed. */
function crossed(logged: ClassIndices, answered: ClassIndices, k: number): number[][] {
  const table = Array.from({ length: k }, () => new Array<number>(k).fill(0))
  for (let i = 0; i < answered.length; i++) {
    const row = table[logged[i] ?? -1]
    const at = answered[i]!
    if (row && at >= 0) row[at]! += 1
  }
  return table
}

/** What was read by name, under the numbers that the names have now. */
function inOrder(
  replayed: Replayed,
  { classes }: Mapping,
  order: readonly string[],
  shadowLogged: boolean,
  spelled: Spelled,
): Replayed {
  const now = classes.map((name) => order.indexOf(name))
  const put = <T extends Predictions | null>(logged: T): T => {
    if (!logged) return logged
    const copy: Predictions = {
      ...logged,
      classes: logged.classes.slice(),
      probabilities: logged.probabilities && { ...logged.probabilities, values: logged.probabilities.values.slice() }, // prettier-ignore
    }
    renumber(copy, now, 0, copy.classes.length)
    return copy as T
  }
  const { labels } = replayed.requests
  const named = spelled.labels === 'names' && labels.classes
  const moved = named ? labels.classes!.slice() : labels.classes
  if (named && moved) renumber({ classes: moved, probabilities: null }, now, 0, moved.length)
  const { primary, shadow } = replayed.predictions
  const rivals = replayed.rivals.map((one) => rivalInOrder(one, put, named ? now : null))
  return {
    ...replayed,
    rivals,
    requests: { ...replayed.requests, labels: { ...labels, classes: moved } },
    predictions: { primary, shadow: shadowLogged && spelled.shadow === 'names' ? put(shadow) : shadow },
    loggedPrimary: put(replayed.loggedPrimary),
  }
}

function rivalInOrder(
  rival: RivalColumn,
  put: (answers: Predictions) => Predictions,
  now: number[] | null,
): RivalColumn {
  if (rival.answers) return { ...rival, answers: put(rival.answers) }
  const classes = rival.labels.classes?.slice()
  if (!now || !classes) return rival
  renumber({ classes, probabilities: null }, now, 0, classes.length)
  return { ...rival, labels: { ...rival.labels, classes } }
}

/** What a run's mapping rests on, with what production's answers say of it. */
export function groundsOf(
  {
    parts,
    layout,
    settled,
    replayed,
    options,
  }: Pick<Ran, 'parts' | 'layout' | 'settled' | 'replayed' | 'options'>,
  labels: Labels,
): Grounds {
  const { spelled: _spelled, named = [], classes, ...others } = parts.grounds
  const { task, classes: names, confirmed } = options.mapping
  const { n } = replayed.requests
  const read = { task, classes: names, n, labels: labels.classes, labelValues: labels.values }
  const logged = ROLES.filter((role) => parts.bundles[role] === null)
  // A labels file stands before the columns of the log, whichever of them it would be.
  const open = replayed.rivals.filter(
    ({ role, taken, field }) =>
      !(role === 'label' ? parts.labels !== null : parts.bundles[role] !== null) &&
      !named.includes(taken) &&
      !named.includes(field),
  )
  return {
    ...others,
    classes: settled ?? classes,
    labels: withPlaceholder(joinedInOrder(parts, others.labels), labels.values, replayed.predictions.primary),
    ...(confirmed?.includes('answers')
      ? {}
      : answersInDoubt({ ...read, ...replayed.predictions }, logged, replayed)),
    uneven: unevenOf({ ...read, ...replayed.predictions, ...replayed.requests.sampled }).filter(
      ({ of }) => of === null || (logged.includes(of) && !confirmed?.includes('answers')),
    ),
    byFactor: byFactor({ ...read, ...replayed.predictions }, ROLES),
    spellings:
      logged.length === ROLES.length
        ? apartSpellings({ ...read, ...replayed.predictions }, labels.spelled)
        : null,
    late: lateOf({
      ...read,
      ...replayed.predictions,
      times: replayed.requests.times?.ms ?? null,
    }),
    notAsked: notAskedOf({ ...read, ...replayed.predictions }),
    unripe: unripeLabels({
      ...read,
      ...replayed.predictions,
      times: replayed.requests.times?.ms ?? null,
    }),
    unanswered: logged.includes('primary')
      ? null
      : unansweredOf(replayed.loggedPrimary, replayed.predictions.primary),
    unplaced: unplacedValues(layout, options.mapping, n),
    rivals: open.map((rival) => rivalReading({ ...read, ...replayed.predictions }, rival)),
  }
}

/** Labels without ids are where the mapping says that they are, and nothing in the files bears it out. */
function joinedInOrder({ labels, log }: Ran['parts'], grounds: Grounds['labels']): Grounds['labels'] {
  const names = log.profile.fields.map(({ name }) => name)
  if (!grounds || !labels || labelFields(labels.profile.fields, names)?.id !== null) return grounds
  return { ...grounds, inOrder: joinedByOrder('labels', labels.files[0]!.path).message }
}

/** Of answers that the log has: numbers that may stand for none, and such as may be those of another request. */
const answersInDoubt = (
  data: Parameters<typeof noAnswersOf>[0],
  roles: readonly Role[],
  replayed: Replayed,
): Pick<Grounds, 'noAnswers' | 'stale' | 'foreign' | 'blankClass'> => ({
  blankClass: roles.length === ROLES.length ? blankClass(data) : null,
  noAnswers: noAnswersOf(data, roles),
  stale: staleAnswers({ ...data, ...featuresOf(replayed) }, roles),
  foreign: foreignAnswers({ ...data, ...featuresOf(replayed) }, roles),
})

const featuresOf = ({ requests: { features, featureRows } }: Replayed) => ({ features, featureRows })

/** A number among the labels that may stand for none is known once all of them are there. */
function withPlaceholder(
  labels: Grounds['labels'],
  values: Float64Array | null,
  primary: Predictions,
): Grounds['labels'] {
  if (!labels || labels.open || !values || primary.values.length !== values.length) return labels
  const found = placeholderOf(values, primary.values)
  return found
    ? {
        ...labels,
        open: { detail: `${found.detail}: it may stand for no label.`, none: String(found.value) },
      }
    : labels
}
