/**
 * Spellings that are read as one class, “a” and “A”, “1.3” and “1.30”, “7” and “007”, and may be classes of their own. A log
 * that is only untidy spells its labels and its answers without regard to each other; where an answer is spelled as its label
 * is more often than by chance, somebody tells them apart.
 */
import { ROLES, type Role } from '../../core/roles'
import type { Predictions, Spelled } from '../input'
import type { ApartSpellings } from '../rival'
import type { PairedCounts } from '../statistics/paired'
import { readingOf } from './rival-readings'
import type { Read } from './rival-readings'

/** Requests of a class that tell whether its spellings go together. */
const FEWEST = 10
/** Standard deviations by which they must be alike more often than by chance. */
const PLAINLY = 4

type Spelling = (i: number) => string

/** @param labels how labels are spelled @returns null where nothing shows that spellings are told apart */
export function apartSpellings(data: Read, labels: Spelled | undefined): ApartSpellings | null {
  const { primary, shadow } = data
  if (data.task === 'regression' || !data.labels || !labels || (!primary.spelled && !shadow.spelled))
    return null
  const label = spelling(data.classes, data.labels, labels)
  const own = { primary: ofModel(data, 'primary'), shadow: ofModel(data, 'shadow') }
  const seen = spellingsOf(data.labels, label, data.classes.length)
  const mixed = data.classes.flatMap((_, c) => (seen[c]!.size > 1 ? [c] : []))
  const told = mixed.filter((c) => ROLES.some((role) => goTogether(data, role, c, label, own[role])))
  if (told.length === 0) return null
  const right = (role: Role, i: number) => {
    const c = data.labels![i]!
    if (data[role].classes[i] !== c) return false
    const text = own[role](i)
    // What no label is spelled like is only another way to write them all.
    return !told.includes(c) || !seen[c]!.has(text) || text === label(i)
  }
  const spelled = told.map((c) => [...seen[c]!].map((text) => `“${text}”`).join(', ')) // prettier-ignore
  return {
    detail: `${spelled.slice(0, 6).join('; ')}: taken as one class, and an answer is spelled as its label more often than by chance`,
    classes: data.classes.flatMap((name, c) => (told.includes(c) ? [...seen[c]!] : [name])),
    asTaken: readingOf(data),
    apart: { counts: countsOf(data, right), errors: null },
  }
}

const ofModel = (data: Read, role: Role): Spelling =>
  spelling(data.classes, data[role].classes, data[role].spelled)

/** How the class of request i is spelled. */
function spelling(
  classes: readonly string[],
  of: Predictions['classes'],
  spelled: Spelled | undefined,
): Spelling {
  return (i) => spelled?.texts[spelled.codes[i] ?? 0] || (classes[of[i]!] ?? '')
}

/** The spellings of each class that occur. */
function spellingsOf(of: Predictions['classes'], text: Spelling, k: number): Set<string>[] {
  const found = Array.from({ length: k }, () => new Set<string>())
  for (let i = 0; i < of.length; i++) if (of[i]! >= 0) found[of[i]!]!.add(text(i))
  return found
}

/** Whether a model's answers of a class are spelled as their labels, beyond chance. */
function goTogether(
  { labels, ...data }: Read,
  role: Role,
  c: number,
  label: Spelling,
  own: Spelling,
): boolean {
  const [ofLabels, ofAnswers] = [new Map<string, number>(), new Map<string, number>()]
  let [n, same] = [0, 0]
  for (let i = 0; i < data.n; i++) {
    if (labels![i] !== c || data[role].classes[i] !== c) continue
    const [a, b] = [label(i), own(i)]
    n++
    if (a === b) same++
    ofLabels.set(a, (ofLabels.get(a) ?? 0) + 1)
    ofAnswers.set(b, (ofAnswers.get(b) ?? 0) + 1)
  }
  if (n < FEWEST) return false
  let chance = 0
  for (const [text, times] of ofLabels) chance += (times / n) * ((ofAnswers.get(text) ?? 0) / n)
  return same / n - chance > PLAINLY * Math.sqrt((chance * (1 - chance)) / n)
}

function countsOf(
  { n, labels, primary, shadow }: Read,
  right: (role: Role, i: number) => boolean,
): PairedCounts {
  const counts = { bothRight: 0, firstOnly: 0, secondOnly: 0, bothWrong: 0 }
  for (let i = 0; i < n; i++) {
    if (labels![i]! < 0 || primary.classes[i]! < 0 || shadow.classes[i]! < 0) continue
    const [first, second] = [right('primary', i), right('shadow', i)]
    counts[first ? (second ? 'bothRight' : 'firstOnly') : second ? 'secondOnly' : 'bothWrong']++
  }
  return counts
}
