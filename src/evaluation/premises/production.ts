/** What production's logged answers say of the replay, for the premises that rest on them. */
import { count } from '../../core/numbers'
import type { Fidelity } from '../../result/sections/fidelity'

/** The lower end of the interval from which logged answers confirm a replay: below it they are too few. */
const ENOUGH = 0.9
/** The same of the requests that tell: a handful of them given again is no accident. */
const ENOUGH_TELLING = 0.5

/** Whether production's answers show that primary, fed as it is, is production. */
export function confirmsReplay({ faithful, agreement, telling }: Fidelity): boolean {
  return faithful && (agreement.ci95?.[0] ?? 0) >= ENOUGH && tells(telling)
}

/** Results of before this was measured do not say. */
function tells(telling: Fidelity['telling']): boolean {
  return telling === undefined || (telling.ci95?.[0] ?? 0) >= ENOUGH_TELLING
}

/** What keeps logged answers that are given again from confirming the replay. */
export function whyNotConfirmed({ telling }: Fidelity): string {
  if (tells(telling)) return 'too few to tell.'
  return `but they are so much alike that another request’s answer would do for all but ${count(telling!.n)} of them: a model that always says the same would give them too.`
}

/** Where all answers agree well and those that tell do not: '23 of the 45 that another request’s answer would not do for'. */
export function tellingText({ agreement, telling, threshold }: Fidelity): string {
  if (!telling || telling.value === null || (agreement.ci95?.[1] ?? 1) < threshold) return ''
  return `, and only ${count(Math.round(telling.value * telling.n))} of the ${count(telling.n)} for which another request’s answer would not do`
}
