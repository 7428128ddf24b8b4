/** What is wrong with the mapping in the words of the page: of both models alike, it is said once, and mended for both. */
import { atPart, placeText, type Problem } from '../../core/problem'
import { withPlaceInWords } from '../../mapping/place-words'
import type { Mapping } from '../../result/mapping'
import { asked, choicesOf, type Choice } from './choices'

export interface Said {
  /** As it is shown. */
  problem: Problem
  /** What it stands for: a problem, or primary's and the same one of shadow. */
  of: readonly [Problem, Problem?]
}

/** @param mapping whose inputs the places are called by */
export function saidOnce(problems: readonly Problem[], mapping: Mapping | null): Said[] {
  const left = new Set(problems)
  return problems.flatMap((problem) => {
    if (!left.delete(problem)) return []
    const twin = [...left].find((other) => alike(problem, other))
    if (twin) left.delete(twin)
    const shown = withPlaceInWords(asked(problem), mapping)
    return [{ problem: twin ? ofBoth(shown) : shown, of: [problem, twin] }]
  })
}

/** What may be answered: of both models' at once, where it is both's. */
export function answersTo([problem, twin]: Said['of']): Choice[] {
  const others = twin ? choicesOf(twin) : []
  return choicesOf(problem).map(({ label, apply }, i) => ({
    label,
    apply: (draft) => {
      apply(draft)
      // An edit of what both share is one edit.
      if (JSON.stringify(problem.edits?.[i]) !== JSON.stringify(twin?.edits?.[i]) || !problem.edits)
        others[i]?.apply(draft)
    },
  }))
}

const ROLE = /\bprimary\b/g
const OWNER = /\bprimary's/g
/** '3 of 5 numeric features of primary': of two, it is said in the same sentence, too. */
const PART = /\bof primary\b(?!')/g

function alike(primary: Problem, shadow: Problem): boolean {
  const texts = [primary.message, primary.mend ?? '', ...(primary.edits ?? []).map(({ label }) => label)]
  // Only what a model has can be said of two in the same sentence.
  const sayable = texts.every((text) => count(text, ROLE) === count(text, OWNER) + count(text, PART))
  const said = JSON.stringify(primary)
  return sayable && said !== said.replace(ROLE, 'shadow') && said.replace(ROLE, 'shadow') === JSON.stringify(shadow) // prettier-ignore
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

const both = (text: string) =>
  text.replace(OWNER, "primary's and shadow's").replace(PART, 'of primary and shadow')

function ofBoth(problem: Problem): Problem {
  const { message, mend, place } = problem
  return {
    ...problem,
    message: both(message),
    ...(mend && { mend: both(mend) }),
    ...(place && { place: atPart(placeText(place).replace(ROLE, 'primary and shadow')) }),
  }
}
