/** The files of a result, each made when somebody asks for it. */
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Session } from '../../session/contract'
import type { ResultFile } from '../../session/driver'

type Make = (result: EvaluationResult, session: () => Promise<Session>) => Promise<Blob>

export const resultFiles: Record<ResultFile, Make> = {
  'evaluation.json': async (result) => json(result),
  // It goes to whoever signs off: without the requests' feature values, unless the sender says so.
  'report.html': (result) => report(result, true),
  'requests.csv': async (_, session) => (await session()).requestsCsv(),
  'outputs.jsonl': async (_, session) => (await session()).outputsJsonl(),
}

export async function report(result: EvaluationResult, redactFeatures: boolean): Promise<Blob> {
  const { buildReport } = await import('../../report/export')
  return buildReport(result, { redactFeatures })
}

export function json(value: unknown): Blob {
  return new Blob([JSON.stringify(value, null, 2) + '\n'], { type: 'application/json' })
}
