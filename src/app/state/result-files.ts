/** The files of a result, each made when somebody asks for it. */
import type { EvaluationResult } from '../../result/evaluation-result'
import { levelOf, type HowShared } from '../../result/sharing/levels'
import type { Session } from '../../session/contract'
import type { ResultFile } from '../../session/driver'

interface Asked {
  result: EvaluationResult
  session: () => Promise<Session>
  /** How it is shared; null where it is kept by whoever made it. */
  how: HowShared | null
  /** Where a report says that it was made; nowhere unless told. */
  workbench?: string | null
}

/** Loaded when something is shared. */
const shared = async (result: EvaluationResult, how: HowShared) =>
  (await import('../../result/sharing/share')).shared(result, how)

/** A result with the pictures that may leave with it: its requests must be the session's. */
export async function pictured(
  result: EvaluationResult,
  session: Asked['session'],
): Promise<EvaluationResult> {
  const { withPictures } = await import('../../report/present/pictures')
  return withPictures(result, async (rows) => (await session()).pictures(rows))
}

type Make = (asked: Asked) => Promise<Blob>

const figuresAlone: HowShared = { as: 'figures', salt: '' }

export const resultFiles: Record<ResultFile, Make> = {
  'evaluation.json': async ({ result, how }) => {
    const { evaluationJson } = await import('../../result/digests')
    return new Blob([evaluationJson(how ? await shared(result, how) : result)], { type: 'application/json' })
  },
  // It goes to whoever signs off, whoever else asks for it.
  'report.html': async ({ result, how, workbench }) => {
    const { buildReport } = await import('../../report/export')
    return buildReport(await shared(result, how ?? figuresAlone), workbench)
  },
  'requests.csv': async ({ result, session, how }) => {
    if (!how || levelOf[how.as] === 'features') return (await session()).requestsCsv()
    const { classes } = await shared(result, how)
    return (await session()).requestsCsv({ classes, salt: how.as === 'hashed-ids' ? how.salt : null })
  },
  'outputs.jsonl': async ({ session }) => (await session()).outputsJsonl(),
}

export function json(value: unknown): Blob {
  return new Blob([JSON.stringify(value, null, 2) + '\n'], { type: 'application/json' })
}
