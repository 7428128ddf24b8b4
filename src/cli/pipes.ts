/** Files that come by a pipe: kept on the disk while they are used, because a session reads them more than once. */
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ProblemError } from '../core/problem'
import { fileOptions, type EvaluateArguments } from './arguments'
import { undoneOnInterrupt } from './interrupt'
import { isPipe, STANDARD_INPUT } from './paths'

/**
 * @param use given the same arguments, in which every pipe is a file of the disk; the files are gone when it has ended
 * @throws ProblemError 'missing-file' where standard input is a terminal, or the disk does not hold what comes
 */
export async function withoutPipes<T>(
  given: EvaluateArguments,
  use: (given: EvaluateArguments) => Promise<T>,
): Promise<T> {
  const named = [...given.logs, ...fileOptions.map((option) => given[option])]
  if (!named.some((path) => path !== null && isPipe(path))) return use(given)
  const folder = mkdtempSync(join(tmpdir(), 'piped-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const keep = undoneOnInterrupt(remove)
  try {
    const onDisk = { ...given, logs: [] as string[] }
    // One after another: standard input has one reader, and who writes the pipes may write them in turn.
    for (const [i, path] of given.logs.entries()) onDisk.logs.push(await held('log', path, folder, i))
    for (const option of fileOptions) {
      const path = given[option]
      if (path !== null) onDisk[option] = await held(option, path, folder, 0)
    }
    return await use(onDisk)
  } finally {
    keep()
    remove()
  }
}

/** @returns where it lies; a file stays where it is */
async function held(option: string, path: string, folder: string, index: number): Promise<string> {
  if (!isPipe(path)) return path
  const standard = path === STANDARD_INPUT
  const complaint = (message: string, mend: string) => {
    const place = { kind: 'option', option } as const
    return new ProblemError({ code: 'missing-file', file: path, place, message, mend })
  }
  if (standard && process.stdin.isTTY)
    throw complaint('Standard input is a terminal.', 'Pipe the log in, or name a file.')
  const into = join(folder, String(index))
  mkdirSync(into, { recursive: true })
  const file = join(into, standard ? 'standard input' : option)
  try {
    await pipeline(standard ? process.stdin : createReadStream(path), createWriteStream(file))
  } catch (error) {
    throw complaint(
      `What it brings could not be kept on the disk while it is read (${(error as Error).message}).`,
      `Make room where TMPDIR is (${tmpdir()}), or name a file.`,
    )
  }
  return file
}
