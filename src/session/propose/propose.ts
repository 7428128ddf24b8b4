/** The mapping proposed for what the slots hold, and what the first rows become under a mapping. */
import { escaped } from '../../core/json-pointer'
import { pointerOf, type Problem } from '../../core/problem'
import { ROLES } from '../../core/roles'
import type { Role, FieldRole } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { AS_SAID } from '../../formats/roles'
import { roleOf } from '../../mapping/field-role'
import { guess } from '../../mapping/guess'
import type { Guess } from '../../mapping/guess'
import { sayWhoseLog, withGuessedEdits } from '../../mapping/lacking'
import { ordersApart } from '../../mapping/orders-apart'
import { overlay } from '../../mapping/mapping-file'
import { signatureOf } from '../../mapping/signature'
import type { Mapping } from '../../result/mapping'
import type { MappingPreview, MappingProposal } from '../contract'
import { namingLog } from '../intake/log'
import type { Slots } from '../intake/slots'
import { answerOffered } from './answer'
import { isOfModel, standing } from './assumptions'
import { firstLook } from './first-look'
import { firstRows } from './first-rows'
import { answersFile, answerValues, labelValues, readAllValues, statisticsOf } from './grounds'
import { joinedIds } from './joined-ids'
import { orderProblems } from './joined-order'
import { labelFor, offered } from './label'
import { mappingFiles, modelIn, nobodys, outlived, resolveFields } from './mapping-files'
import type { OwnedFile } from './mapping-files'
import { groundsOf } from './mapping-grounds'
import type { LabelGuess } from './mapping-grounds'
import { numbersOffered } from './number-columns'
import { loneScore, scoresAsAnswers } from './score'
import { answersOffered } from './unmodelled'

/** What a person decided by hand, and a guess of the rest must follow. */
type Said = Pick<Mapping, 'roles'> & Partial<Pick<Mapping, 'task' | 'answers'>>

interface Guessed extends Guess {
  files: OwnedFile[]
  /** Pointers into the mapping that a mapping file decided. */
  decided: string[]
}

/** A mapping from signatures, columns and values; mapping files that were dropped win over guesses. */
export async function propose(slots: Slots): Promise<MappingProposal> {
  const guessed = await guessFor(slots, null)
  const { mapping, why } = guessed
  return {
    mapping,
    why,
    fields: slots.table('log')?.profile.fields ?? [],
    preview: await previewOf(mapping, slots, guessed),
  }
}

/** What a mapping makes of the first rows, with everything that keeps it from running, and what its roles suggest. */
export async function preview(mapping: Mapping, slots: Slots): Promise<MappingPreview> {
  const { roles, answers } = mapping
  const plain = await guessFor(slots, { roles })
  // How answers are read decides which classes there are; as it would be guessed anyway it is nobody's decision.
  const readAlike = JSON.stringify(plain.mapping.answers ?? {}) === JSON.stringify(answers ?? {})
  const ofRoles = readAlike ? plain : await guessFor(slots, { roles, answers })
  // A task as it would be guessed anyway is nobody's decision: what is to be said of that guess stands.
  const ofTask = mapping.task === ofRoles.mapping.task ? ofRoles : await guessFor(slots, mapping)
  const shown = await previewOf(mapping, slots, ofTask)
  const fields = slots.table('log')?.profile.fields ?? []
  return { ...shown, fields, anew: { ofRoles: suggestion(ofRoles), ofTask: suggestion(ofTask) } }
}

/**
 * The mapping with the classes that only come after the first rows, where nobody decided which there are. The order
 * that somebody gave the others stays: what is new follows them.
 */
export async function completed(mapping: Mapping, slots: Slots, signal: AbortSignal): Promise<Mapping> {
  if (mapping.task !== 'classification') return mapping
  const before = (await guessFor(slots, mapping)).mapping
  if (!(await readAllValues(slots, signal))) return mapping
  const after = (await guessFor(slots, mapping)).mapping
  const text = (names: readonly string[]) => JSON.stringify(names)
  const { noLabel } = text(mapping.noLabel ?? []) === text(before.noLabel ?? []) ? after : mapping
  const labelled: Mapping = { ...mapping, ...(noLabel ? { noLabel } : {}) }
  const asGuessed = text([...mapping.classes].sort()) === text([...before.classes].sort())
  if (!asGuessed || text(before.classes) === text(after.classes)) return labelled
  const had = new Set(mapping.classes)
  const more = after.classes.filter((name) => !had.has(name))
  const whole = structuredClone(labelled)
  const moved = text(mapping.classes) !== text(before.classes)
  if (moved && after.classes.length === mapping.classes.length) return labelled
  whole.classes = moved ? [...mapping.classes, ...more] : after.classes
  for (const role of ROLES) {
    const own = after.models[role]?.output.classes
    if (own && whole.models[role] && !whole.models[role].output.classes)
      whole.models[role].output.classes = own
  }
  return whole
}

function suggestion({ mapping, why }: Guessed): Pick<MappingProposal, 'mapping' | 'why'> {
  return { mapping, why }
}

/** A guess, and where nobody said which column is the truth, the one that plainly is. */
async function guessFor(slots: Slots, said: Said | null): Promise<Guessed> {
  const { guessed, fields } = await withScore(slots, await guessOnce(slots, said), said)
  const numbers = numbersOffered(slots, fields, guessed)
  if (numbers) guessed.problems.push(numbers)
  const answer = answersOffered(slots, fields, guessed) ?? (await answerOffered(slots, fields, guessed))
  if (answer) guessed.problems.push(answer)
  const label = await labelFor(slots, fields, guessed)
  if (!label) return guessed
  if (said || !label.sure || guessed.files.some(({ file }) => file.roles?.[label.field])) {
    guessed.problems.push(offered(label))
    return guessed
  }
  const judged = await guessOnce(slots, { roles: { ...guessed.mapping.roles, [label.field]: 'label' } })
  const roles = Object.entries(guessed.why).filter(([pointer]) => pointer.startsWith('/roles/'))
  Object.assign(judged.why, Object.fromEntries(roles), { [`/roles/${escaped(label.field)}`]: label.why })
  return judged
}

/** Where nobody said otherwise, the one column that looks like production's score is taken for it. */
async function withScore(slots: Slots, guessed: Guessed, said: Said | null) {
  const own = slots.table('log')?.profile.fields ?? []
  const fields = withRoles(own, guessed.mapping.roles)
  const score = loneScore(slots, fields, guessed)
  if (!score || said?.roles[score.name] || guessed.files.some(({ file }) => file.roles?.[score.name]))
    return { guessed, fields }
  const roles = { ...said?.roles, [score.name]: 'primary-score' as const }
  const scored = await guessOnce(slots, said ? { ...said, roles } : { roles })
  scored.why[`/roles/${escaped(score.name)}`] =
    'by name, a score that no model is fed: what production answered'
  return { guessed: scored, fields: withRoles(own, scored.mapping.roles) }
}

async function guessOnce(slots: Slots, said: Said | null): Promise<Guessed> {
  const log = slots.table('log')
  const files = mappingFiles(slots)
  const own = log?.profile.fields ?? []
  const named = withRoles(own, {
    ...Object.assign({}, ...files.map(({ file }) => file.roles)),
    ...said?.roles,
  })
  const fields = withRoles(named, scoresAsAnswers(slots, named), 'a score, and no class is logged with it')
  const signature = (role: Role) => {
    const bundle = slots.bundle(role)
    return bundle ? signatureOf(bundle) : null
  }
  const baseline = slots.table('baseline')
  const logged = (role: Role) => answerValues(slots, role, fields)
  const guessed = guess({
    fields,
    models: { primary: signature('primary'), shadow: signature('shadow') },
    baseline: baseline ? await statisticsOf(baseline) : null,
    labels: await labelValues(slots, fields),
    logged: { primary: await logged('primary'), shadow: await logged('shadow') },
    answerFields: {
      primary: answersFile(slots, 'primary')?.field.name ?? null,
      shadow: answersFile(slots, 'shadow')?.field.name ?? null,
    },
    given: { primary: modelIn(files, 'primary'), shadow: modelIn(files, 'shadow') },
    answers: { ...Object.assign({}, ...files.map(({ file }) => file.answers)), ...said?.answers },
    task: said?.task ?? files.map(({ file }) => file.task).findLast(Boolean) ?? null,
  })
  const decided = files.flatMap(({ file, role }) => overlay(guessed.mapping, file, role))
  resolveFields(guessed.mapping, own)
  for (const pointer of decided) guessed.why[pointer] = 'From the mapping file.'
  guessed.problems = guessed.problems.filter(
    (problem) => !decided.some((pointer) => pointerOf(problem).startsWith(pointer)),
  )
  guessed.problems.push(...nobodys(files, slots))
  return { ...guessed, files, decided }
}

/** Where a column is the label whose name does not say so: whether it would be guessed to be, and why. */
async function takenLabel(mapping: Mapping, slots: Slots): Promise<LabelGuess | null> {
  const fields = slots.table('log')?.profile.fields ?? []
  const named = fields.some((field) => roleOf(mapping, field) === 'label' && field.role === 'label')
  if (named || !fields.some((field) => roleOf(mapping, field) === 'label')) return null
  const guessed = await guessOnce(slots, null)
  return labelFor(slots, withRoles(fields, guessed.mapping.roles), guessed)
}

function withRoles(
  fields: readonly FieldProfile[],
  roles: Record<string, FieldRole>,
  why = AS_SAID,
): FieldProfile[] {
  return fields.map((field) => {
    const role = roleOf({ roles }, field)
    return role === field.role ? field : { ...field, role, why }
  })
}

/** A mapping's tensors and problems, with those of the guess that it still rests on. */
async function previewOf(mapping: Mapping, slots: Slots, guessed: Guessed): Promise<MappingPreview> {
  const shown = await firstRows(mapping, slots, guessed.mapping)
  const looked = await lookOver(mapping, slots, shown)
  const settled = mapping.confirmed?.includes('columns') ?? false
  const open = standing(guessed, mapping).filter(({ code }) => !settled || code !== 'assumed-column')
  // One input that nothing fits: the guess says why none does. Of several, the check names all at once.
  const single = (role: Role) =>
    open.filter((problem) => problem.code === 'unmapped-input' && isOfModel(problem, role)).length === 1
  const kept = open.filter(
    (problem) =>
      problem.code !== 'unmapped-input' || ROLES.some((role) => isOfModel(problem, role) && single(role)),
  )
  const fields = slots.table('log')?.profile.fields ?? []
  const apart = ordersApart(mapping, guessed.mapping, fields, guessed.decided)
  const models = { primary: slots.bundle('primary'), shadow: slots.bundle('shadow') }
  const made = distinct([...kept, ...apart, ...withGuessedEdits(shown.problems, open)])
  const found = sayWhoseLog(made, models, fields)
  const named = found.map((problem) => namingLog(problem, slots.table('log')))
  const problems = [
    ...outlived(slots, guessed.files, found),
    ...(await orderProblems(mapping, slots)),
    ...named,
  ]
  const modelled = ROLES.filter((role) => slots.bundle(role))
  const label = await takenLabel(mapping, slots)
  const said = guessed.files.flatMap(({ file }) => Object.keys(file.roles ?? {}))
  const grounds = { ...groundsOf(mapping, { ...guessed, label }, problems, modelled), named: said }
  return { ...shown, ...looked, problems, grounds }
}

/** What cannot be read of a file is said once it is read for good. */
async function lookOver(
  mapping: Mapping,
  slots: Slots,
  { models }: Pick<MappingPreview, 'models'>,
): Promise<Pick<MappingPreview, 'look' | 'joined'>> {
  const unread = new Set(ROLES.filter((role) => models[role] === null))
  const [look, joined] = await Promise.allSettled([
    firstLook(mapping, slots, unread),
    joinedIds(mapping, slots),
  ])
  return {
    look: look.status === 'fulfilled' ? look.value : null,
    joined: joined.status === 'fulfilled' ? joined.value : [],
  }
}

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  return problems.filter((problem) => {
    const key = `${problem.code} ${pointerOf(problem)}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
