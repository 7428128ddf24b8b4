/** The worker behind load.ts: one request, one reply. */
import { answers } from '../core/answer'
import { ProblemError } from '../core/problem'
import type { LoadReply, LoadRequest } from './load'
import { readBundle } from './read'

answers<LoadRequest, LoadReply>(async ({ files, name }, say) => {
  try {
    const bundle = await readBundle(files, name)
    say({ bundle }, [bundle.weightData])
  } catch (error) {
    if (error instanceof ProblemError) say({ problem: error.problem })
    else say({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
