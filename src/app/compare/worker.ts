/** Compares evaluations, so that the page never does: it answers one message and is ended. */
import { answers } from '../../core/answer'
import { asProblem } from '../state/problems'
import { compared } from './compared'
import type { FromComparing, ToCompare } from './contract'

answers<ToCompare, FromComparing>((asked, say) => {
  try {
    say({ compared: compared(asked) })
  } catch (thrown) {
    say({ problem: asProblem(thrown, 'Comparing') })
  }
})
