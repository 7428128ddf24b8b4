/**
 * The only code of the workbench that speaks to another host, in a worker of its own: it is given an address, fetches
 * what is there, and hands it over. It never sees a log, a label or another model or report, and the content security policy
 * lets no other part of the page connect anywhere (src/cli/host/policy.ts).
 */
import { answers } from '../core/answer'
import { ProblemError } from '../core/problem'
import type { FetchReply, FetchRequest } from './fetch'
import type { FetchProgress } from './fetch-file'
import { fetchReport } from './report'
import { fetchModel } from './url'

answers<FetchRequest, FetchReply>(async ({ url, page, what }, say) => {
  const options = { page, progress: (progress: FetchProgress) => say({ progress }) }
  try {
    say({ files: what === 'model' ? await fetchModel(url, options) : [await fetchReport(url, options)] })
  } catch (error) {
    if (error instanceof ProblemError) say({ problem: error.problem })
    else say({ failure: error instanceof Error ? error.message : String(error) })
  }
})
