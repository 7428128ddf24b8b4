/** The one file that goes to whoever signs off; without the requests' feature values unless the sender says so. */
import type { EvaluationResult } from '../../result/evaluation-result'
import { buildReport } from '../../report/export'
import { download } from './download'

export async function shareReport(result: EvaluationResult, redactFeatures = true): Promise<void> {
  download(await buildReport(result, { redactFeatures }), 'report.html')
}
