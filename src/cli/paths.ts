/** Paths of options, held against the disk. */
import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ProblemError } from '../core/problem'

/** How a log is named that comes by standard input. */
export const STANDARD_INPUT = '-'

/** What can be read once only, such as bash's `<(zcat log.gz)`. @param path of something that is there, or `-` */
export function isPipe(path: string): boolean {
  if (path === STANDARD_INPUT) return true
  const stat = statSync(path)
  return stat.isFIFO() || stat.isCharacterDevice() || stat.isSocket()
}

/** @returns the absolute path. @throws ProblemError 'missing-file' where nothing of the kind is there, or may be read */
export function existing(
  option: string,
  name: string,
  cwd: string,
  kind: 'file' | 'file or folder' | 'model',
): string {
  const path = resolve(cwd, name)
  if (!existsSync(path)) throw missing(option, name, 'There is no such file.', 'Check the path.')
  try {
    accessSync(path, constants.R_OK)
  } catch {
    throw missing(option, name, 'It may not be read.', 'Check its permissions.')
  }
  if (kind === 'file' && statSync(path).isDirectory())
    throw missing(
      option,
      name,
      'It is a folder.',
      option === 'log'
        ? 'Give one folder alone, or files.'
        : `Name the file in it that --${option} is to read.`,
    )
  // The session is given a folder's files: of none it would hear nothing.
  if (statSync(path).isDirectory() && readdirSync(path).length === 0)
    throw missing(option, name, 'The folder is empty.', 'Name a folder with files in it, or a file.')
  return path
}

/** @throws ProblemError 'missing-file' where the folder is not there and cannot be made, or may not be written to */
export function makeFolder(option: string, path: string): void {
  try {
    mkdirSync(path, { recursive: true })
    accessSync(path, constants.W_OK)
  } catch (error) {
    throw missing(
      option,
      path,
      `It cannot be written to (${(error as Error).message}).`,
      'Name another folder.',
    )
  }
}

/** @returns the path of a file that can be written. @throws ProblemError 'missing-file' */
export function writable(option: string, path: string): string {
  if (existsSync(path) && statSync(path).isDirectory())
    throw missing(option, path, 'It is a folder.', `Name the file that --${option} is to write.`)
  makeFolder(option, dirname(path))
  return path
}

function missing(option: string, file: string, message: string, mend: string): ProblemError {
  return new ProblemError({ code: 'missing-file', file, place: { kind: 'option', option }, message, mend })
}
