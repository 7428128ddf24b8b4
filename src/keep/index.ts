/** Everything that the page asks of what is kept; loaded after its first paint. */
export {
  forgetEvaluation,
  forgetEvaluations,
  keepEvaluation,
  listEvaluations,
  readEvaluation,
  renewEvaluation,
} from './evaluations'
export { keepNothing, keepsNothing } from './preference'
