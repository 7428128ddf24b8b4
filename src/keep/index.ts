/** Everything that the page asks of what is kept; loaded after its first paint. */
export {
  forgetEvaluation,
  keepEvaluation,
  listEvaluations,
  markEvaluation,
  readEvaluation,
  renewEvaluation,
} from './evaluations'
export { forgetAll } from './forget'
export { forgetJournal, forgetJournals, listJournals } from './journals'
export { keepsNothing } from './preference'
export { fillProgram, forgetProgram, keptProgram, registerProgram } from './program'
export { copiesOf, forgetSetup, keepDraft, keepSetup, listSetups, tooLarge } from './setups'
export { busyDesks, holdDesk, newDesk, takeDesk } from './desk'
