/** A command of the command line, and its options read: what is unknown is refused, with the nearest that is known. */
import { parseArgs } from 'node:util'
import { nearestOf } from '../core/edits'
import { ProblemError } from '../core/problem'
import { listText } from '../core/words'
import type { ExitStatus } from './complaint'

export interface Command {
  /** What `--help` prints. */
  usage: string
  /**
   * @param argv what follows the command's name
   * @param cwd what relative paths start from
   * @throws ProblemError where input or usage is to be mended
   */
  run(argv: readonly string[], cwd: string): Promise<ExitStatus>
}

export const program = 'shadow-workbench'

export type OptionTable = Record<
  string,
  { type: 'string' | 'boolean'; multiple?: boolean; default?: string | boolean }
>

type Parsed<T extends OptionTable> = ReturnType<
  typeof parseArgs<{ options: T; strict: true; allowPositionals: boolean }>
>

/** @throws ProblemError 'usage' */
export function parseOptions<const T extends OptionTable>(
  command: string,
  argv: readonly string[],
  options: T,
  positionals = false,
): Parsed<T> {
  const mend = `See ${program} ${command} --help.`
  const args = [...argv]
  const loose = parseArgs({ args, options, strict: false, tokens: true })
  for (const token of loose.tokens)
    if (token.kind === 'option' && !Object.hasOwn(options, token.name))
      throw misuse(
        `There is no option ${token.rawName}.`,
        `${nearestText(token.name, Object.keys(options), '--')} ${mend}`,
      )
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: positionals })
  } catch (error) {
    // parseArgs may add paragraphs of advice on quoting: the first sentence says what is wrong.
    const message = (error as Error).message.split(/\n|\. To specify/)[0]!.replace(/\.?$/, '.')
    throw misuse(message, mend)
  }
}

/** The one that may be meant, else all that there are. */
export function nearestText(wanted: string, names: readonly string[], dashes: '--' | '' = ''): string {
  const nearest = nearestOf(wanted, names)
  return nearest === null
    ? `There ${names.length === 1 ? 'is' : 'are'} ${listText(names.map((name) => dashes + name))}.`
    : `The nearest is ${dashes}${nearest}.`
}

export function misuse(message: string, mend: string): ProblemError {
  return new ProblemError({ code: 'usage', message, mend })
}
