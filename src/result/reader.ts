/** Reads a result back from what was shared: report.html or evaluation.json. */
import { isObject } from '../core/objects'
import { atKey, type Place, ProblemError } from '../core/problem'
import { EvaluationResult } from './evaluation-result'
import { faultsOf } from './faults'
import type { Path } from './faults'
import { upgraded } from './upgrades'
import { verdictChecked } from './verdict'

const embedded = /<script type="application\/json" id="result">([\s\S]*?)<\/script>/

/** The JSON of the evaluation in report.html or evaluation.json; null where there is none. */
export function embeddedJson(text: string): string | null {
  return text.trimStart().startsWith('{') ? text : (embedded.exec(text)?.[1] ?? null)
}

/**
 * @param text the whole file, either a report (HTML) or an evaluation (JSON)
 * @param file its name, for the complaint
 * @throws ProblemError 'not-a-report', 'bad-report' or 'report-version'
 */
export function readReport(text: string, file?: string): EvaluationResult {
  const place = file === undefined ? {} : { file }
  const json = embeddedJson(text)
  if (json === null) {
    throw new ProblemError({
      code: 'not-a-report',
      message: 'This is neither a report nor an evaluation.json.',
      ...place,
      mend: 'Drop the report.html or evaluation.json that this workbench wrote.',
    })
  }
  // The signature is of the file, and checked there (attest/check.ts): a result that goes on from here is not signed.
  const { attestation: _, ...value } = parse(json, place)
  checkVersion(value, place)
  const result = upgraded(value)
  const [fault, ...others] = faultsOf(EvaluationResult, result)
  if (fault) {
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    throw bad(`Its result is damaged: ${fault.message}${more}`, {
      ...place,
      place: atKey(readable(fault.path)),
    })
  }
  return verdictChecked(result as unknown as EvaluationResult)
}

function parse(json: string, place: { file?: string }): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw bad(`Its result is not whole JSON (${(error as Error).message}).`, place)
  }
  if (isObject(value)) return value
  throw bad('Its result is not a JSON object.', place)
}

function checkVersion(value: Record<string, unknown>, place: { file?: string }): void {
  if (value.schemaVersion === 1) return
  throw new ProblemError({
    code: 'report-version',
    message: `Its schemaVersion is ${JSON.stringify(value.schemaVersion) ?? 'missing'}; this workbench reads 1.`,
    ...place,
    place: atKey('schemaVersion'),
    mend: 'Open it with the version of the workbench that wrote it.',
  })
}

/** ['checklist', 2, 'status'] -> 'checklist[2].status'. */
function readable(path: Path): string {
  return path.reduce<string>(
    (text, key) => text + (typeof key === 'number' ? `[${key}]` : text === '' ? key : `.${key}`),
    '',
  )
}

function bad(message: string, place: { file?: string; place?: Place }): ProblemError {
  return new ProblemError({
    code: 'bad-report',
    message,
    ...place,
    mend: 'The file was cut or changed: ask for it again.',
  })
}
