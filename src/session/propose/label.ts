/** A column that nobody's input takes and whose values are the classes may be the truth, whatever it is called. */
import { ROLES } from '../../core/roles'
import { escaped } from '../../core/json-pointer'
import { atPointer } from '../../core/problem'
import type { Problem } from '../../core/problem'
import type { FieldProfile } from '../../formats/contract'
import { isGiven, ownWords, plainName } from '../../formats/role-names'
import { BESIDE_TWO } from '../../formats/contrasts'
import type { Guess } from '../../mapping/guess'
import type { Mapping } from '../../result/mapping'
import type { Slots } from '../intake/slots'
import { answerValues, distinctOf } from './grounds'
import type { LabelGuess } from './mapping-grounds'

/** Names that say in one language or another that something was found out. */
const NAMED =
  /(?:^|_)(?:class|klasse|klass|clase|classe|categor\w*|kategorie|species|art|spezies|especie|target|ziel|truth|digit|letter|diagnos\w*|outcome|ergebnis|resultado|esito|uitkomst|desfecho|sentiment|verdict|survived|churn(?:ed)?|default(?:ed)?|fraud|betrug|fraude|spam|clicked|converted|decision|etikett|etiqueta|wahrheit|verdad|label\w*|answer|actual\w*|observed)(?:_|$)/
/** Names that say whose answer it is: a label of a version is what that version answered. */
export const OF_A_MODEL =
  /(?:^|_)(?:v\d+|pred\w*|model\w*|score\w*|prob\w*|output\w*|old|new|current|prod|production|live|served|answered|returned|champion|challenger|canary)(?:_|$)/
/** Words that flags are made of: two of them are no classes of their own. */
const FLAG = /^(?:yes|no|true|false|y|n|t|f|ja|nein|si|oui|non|[01])$/i
const MOST_CLASSES = 200
/** Columns whose values are read for it. */
export const MOST_READ = 100

interface Held {
  mapping: Mapping
  /** Values of the classes: what models or the log say; null where only their number is known. */
  answers: readonly string[] | null
  /** Whether an input lacks fields, or has one number too many. */
  unfed: boolean
}

/** @returns fields that could hold classes by what was looked at of them, before their values are read */
export function candidates(fields: readonly FieldProfile[], mapping: Mapping): FieldProfile[] {
  if (mapping.task !== 'classification') return []
  const fed = new Set(
    ROLES.flatMap((role) => mapping.models[role]?.inputs ?? []).flatMap(({ features }) =>
      features.map(({ field }) => field),
    ),
  )
  return fields.filter(
    ({ name, role, why, type, image, distinct }) =>
      (role === 'feature' || why === BESIDE_TWO) &&
      type !== 'tensor' &&
      !image &&
      !fed.has(name) &&
      !isGiven(name) &&
      distinct > 1 &&
      distinct <= MOST_CLASSES,
  )
}

/** @param fields of the log, in the roles that they were guessed from. @returns null where the truth is known, or nothing fits */
export async function labelFor(
  slots: Slots,
  fields: readonly FieldProfile[],
  { mapping, problems }: Pick<Guess, 'mapping' | 'problems'>,
): Promise<LabelGuess | null> {
  const log = slots.table('log')
  if (!log || slots.table('labels') || fields.some(({ role }) => role === 'label')) return null
  const able = candidates(fields, mapping)
  if (able.length === 0 || able.length > MOST_READ) return null
  const values = new Map<string, readonly string[]>()
  for (const field of able) values.set(field.name, (await distinctOf(log, field)) ?? [])
  const logged = await Promise.all(ROLES.map((role) => answerValues(slots, role, fields)))
  const answers = logged.every((one) => one === null) ? null : logged.flatMap((one) => one ?? [])
  const unfed = problems.some(({ code }) => code === 'unmapped-input')
  return guessLabel(values, { mapping, answers, unfed })
}

/** @param values distinct values of each candidate */
function guessLabel(values: ReadonlyMap<string, readonly string[]>, held: Held): LabelGuess | null {
  const found = [...values].flatMap(([field, texts]) => {
    const fit = fitOf(texts, held)
    const name = field.split('.').at(-1)!
    const plain = plainName(name)
    const ofModel = OF_A_MODEL.test(plain)
    // An "Ergebnis" is what came of it, which the English "result" need not be.
    const named = (NAMED.test(plain) || NAMED.test(ownWords(name))) && !ofModel
    return fit === null ? [] : [{ field, fit, ofModel, named }]
  })
  const named = found.filter((one) => one.named)
  const strong = found.filter((one) => one.fit === 'names')
  const best =
    named.length === 1 ? named[0] : strong.length === 1 ? strong[0] : found.length === 1 ? found[0] : null
  if (!best) return null
  // All the classes, more than a flag has, and models that are fed everything else.
  const modelled = ROLES.some((role) => (held.mapping.models[role]?.inputs.length ?? 0) > 0)
  const all = new Set(values.get(best.field)).size === held.mapping.classes.length
  const whole = modelled && all && held.mapping.classes.length > 2
  const sure = !best.ofModel && (best.named || best.fit === 'names' || held.unfed || whole)
  const said = best.fit === 'names' ? 'its values are the classes' : 'its values number the classes'
  return { field: best.field, why: `${said}, and no model is fed it`, sure }
}

/** 'names' where the values are the classes by their names, 'numbers' where they count them; null where they do not fit. */
function fitOf(texts: readonly string[], { mapping, answers }: Held): 'names' | 'numbers' | null {
  const own = new Set(texts.map((text) => text.trim().toLowerCase()))
  const words = [...own].some((text) => !FLAG.test(text) && Number.isNaN(Number(text)))
  const count = mapping.classes.length
  if (answers && answers.length > 1) {
    const known = new Set(answers.map((text) => text.trim().toLowerCase()))
    const within = [...own].every((text) => known.has(text))
    if (within) return words ? 'names' : 'numbers'
    // A model may never have answered what is true now and then.
    const whole = own.size <= count && [...known].every((text) => own.has(text))
    if (words) return whole && count > 2 ? 'names' : null
  }
  if (words) return !answers && own.size === count && count > 2 ? 'names' : null
  const numbers = [...own].map(Number)
  const indices = numbers.every((value) => Number.isInteger(value) && value >= 0 && value < count)
  const flags = count === 2 && [...own].every((text) => FLAG.test(text))
  return (indices && own.size > count / 2) || flags ? 'numbers' : null
}

/** Offered, where something else is as likely. */
export function offered({ field, why }: LabelGuess): Problem {
  return {
    code: 'maybe-label',
    message: `"${field}" may be the label: ${why}.`,
    place: atPointer(`/roles/${escaped(field)}`),
    mend: 'Choose "label" for it where it is the truth; then both models are judged by it.',
    edits: [
      {
        label: `“${field}” is the label`,
        steps: [{ op: 'add', path: `/roles/${escaped(field)}`, value: 'label' }],
      },
    ],
  }
}
