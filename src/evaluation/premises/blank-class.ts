/** Blank answers where labels are blank: failures, or a class of that name. */
import { count } from '../../core/numbers'
import type { PatchStep } from '../../result/patch'
import type { Figures } from '../checklist/gate'
import type { Judgement, PremiseContext } from './premise'
import { unsettled } from './premise'

/** @returns null where nothing shows that a blank may be a class */
export function blankClassOf({ figures, data }: PremiseContext): Judgement | null {
  const found = data.grounds?.blankClass
  if (!found) return null
  const judged = unsettled(
    `The label is blank (empty, or null) on ${count(found.labels)} of ${count(found.n)} requests, and so is the answer of primary on ${count(found.primary)} of these, of shadow on ${count(found.shadow)}: a blank may be the name of a class, such as “no fault”.`,
    'Say in the mapping which class a blank is ("aliases": {"": "no fault"}), or that these are failures ("confirmed": ["answers"]).',
    [
      { label: 'A blank is a class', steps: asClass(figures) },
      { label: 'The models failed there', steps: [{ op: 'add', path: '/confirmed/-', value: 'answers' }] },
    ],
  )
  return { ...judged, blocksFail: true, rests: ['accuracy', 'errors', 'never-break'] }
}

/** A class that is in the list and nowhere in the log is what a blank stands for; else one is added. */
function asClass({ quality, classes }: Figures): PatchStep[] {
  const never = quality?.primary.perClass.find(
    ({ class: name, support, predicted }, c) =>
      support + predicted + (quality.shadow.perClass[c]?.predicted ?? 0) === 0 && classes.includes(name),
  )
  const name = never?.class ?? 'blank'
  return [
    ...(never ? [] : [{ op: 'add' as const, path: '/classes/-', value: name }]),
    { op: 'add', path: '/aliases/', value: name },
  ]
}
