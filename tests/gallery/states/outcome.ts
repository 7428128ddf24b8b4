/** The page with a result. */
import App from '../../../src/app/App.svelte'
import Outcome from '../../../src/app/Outcome.svelte'
import { results } from '../results'
import { nothing, state } from '../state'
import { replayed, text, workbench } from '../workbenches'

const outcomeOf = (result: ReturnType<typeof results.hold>, file: string | null) => async () => ({
  workbench: await replayed({ result }, { keepOutputs: true }),
  result,
  file,
  openGates: nothing,
  openRollback: nothing,
})

export const outcome = [
  state(
    'page-done',
    'A result made here',
    App,
    async () => ({ workbench: await replayed({ result: results.promote() }) }),
    { frame: 'whole' },
  ),
  state(
    'page-opened',
    'A result opened from a file',
    App,
    async () => {
      const made = workbench()
      await made.openReport(text('evaluation.json', JSON.stringify(results.unlabelled())))
      return { workbench: made }
    },
    { frame: 'whole' },
  ),
  state(
    'page-unfaithful',
    'The replay is not production: the alarm stands first',
    App,
    async () => ({ workbench: await replayed({ result: results.explained() }) }),
    { frame: 'whole' },
  ),
  state(
    'outcome-regression',
    'Numbers instead of classes, from the top',
    Outcome,
    () => outcomeOf(results.regression(), null)(),
    { frame: 'whole' },
  ),
]
