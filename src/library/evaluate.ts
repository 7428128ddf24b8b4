/** `evaluate`: the verdict of a log and two models. */
import { checkedArguments, type EvaluateArguments } from '../cli/arguments'
import { misuse } from '../cli/command'
import { filesOf } from '../cli/engines/engine'
import { evaluated, type HeldHere } from '../cli/engines/node'
import { savesTo } from '../cli/signing'
import { wholeOrNone } from '../cli/write/folder'
import type { EvaluationResult } from '../result/evaluation-result'
import { given, type EvaluateOptions } from './options'

/**
 * Replays a log through both models and says whether the candidate may be promoted: what `shadow-workbench evaluate` does.
 * Models that are absent have their answers in the log, or in files of predictions.
 * @returns what evaluation.json holds; an undefined figure in it is null, with its reason beside it
 * @throws ProblemError where options or files are to be mended, or the run broke: `problem` has its code, file and place
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationResult> {
  const { given: said, held } = given(options)
  const checked = checkedArguments(said, process.cwd())
  if (checked.out === '' && checked.sign !== null)
    throw misuse('There is a key to sign with, and nothing is written.', 'Add out, a folder.')
  if (checked.out === '') return run(checked, held, options, '', [])
  const files = filesOf(checked)
  return wholeOrNone(checked.out, files, (folder) => run(checked, held, options, folder, files))
}

function run(
  checked: EvaluateArguments,
  held: HeldHere,
  { onProgress, signal }: EvaluateOptions,
  folder: string,
  files: ReturnType<typeof filesOf>,
): Promise<EvaluationResult> {
  const ignore = () => undefined
  const listener = { proposed: ignore, starting: ignore, progress: onProgress ?? ignore, signal }
  const saved = savesTo(folder, files, checked)
  return evaluated(checked, held, listener, folder, async ({ result, save }) => {
    await saved(save)
    return result
  })
}
