/** What an answer looks like, for whoever comes for the first time. */
import Example from '../../../src/app/tour/Example.svelte'
import Tour from '../../../src/app/tour/Tour.svelte'
import { results } from '../results'
import { nothing, state } from '../state'

export const tour = [
  state('example', 'An answer in brief', Example, () => ({ result: results.hold(), open: nothing }), {
    frame: 'app',
  }),
  state('tour', 'A stop of the tour', Tour, () => ({ result: results.promote(), end: nothing }), {
    frame: 'whole',
  }),
]
