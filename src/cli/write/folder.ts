/** Files of a result, all or none: written beside where they go, and moved there once every one is whole. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { undoneOnInterrupt } from '../interrupt'

/**
 * @param folder where the files go; it is there
 * @param write makes files in the folder that it is given
 * @param names those that it makes
 */
export async function wholeOrNone<T>(
  folder: string,
  names: readonly string[],
  write: (folder: string) => Promise<T>,
): Promise<T> {
  const beside = mkdtempSync(join(folder, '.unfinished-'))
  const remove = () => rmSync(beside, { recursive: true, force: true })
  const keep = undoneOnInterrupt(remove)
  try {
    const done = await write(beside)
    for (const name of names) renameSync(join(beside, name), join(folder, name))
    return done
  } finally {
    keep()
    remove()
  }
}
