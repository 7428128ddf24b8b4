/** Evaluations on disk, as they are named on the command line: a file, or a folder that evaluate wrote. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gatesChecked } from '../compare/derived'
import { ProblemError } from '../core/problem'
import type { EvaluationResult } from '../result/evaluation-result'
import { readReport } from '../result/reader'

export interface StoredReport {
  path: string
  /** The whole file: report.html or evaluation.json. */
  text: string
  result: EvaluationResult
}

/**
 * @param path absolute
 * @param inFolder the file that is read where it is a folder; evaluation.json where that is not there
 * @throws ProblemError 'missing-file', or as `readReport` does
 */
export function readStored(path: string, inFolder: 'evaluation.json' | 'report.html'): StoredReport {
  const file = storedAt(path, inFolder)
  const text = readFileSync(file, 'utf8')
  return { path: file, text, result: gatesChecked(readReport(text, basename(file))) }
}

/** @returns the file itself, which is there. @throws ProblemError 'missing-file' */
export function storedAt(path: string, inFolder: 'evaluation.json' | 'report.html'): string {
  const file = existsSync(path) && statSync(path).isDirectory() ? ofFolder(path, inFolder) : path
  if (existsSync(file)) return file
  throw new ProblemError({
    code: 'missing-file',
    file,
    message: 'There is no such file.',
    mend: 'Check the path.',
  })
}

function ofFolder(path: string, inFolder: string): string {
  const wanted = join(path, inFolder)
  return existsSync(wanted) ? wanted : join(path, 'evaluation.json')
}
