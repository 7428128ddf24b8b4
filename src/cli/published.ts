/** A folder that reports were published to before. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { atKey, ProblemError } from '../core/problem'
import { Index } from '../publish/entries'
import { faultsOf } from '../result/faults'

/**
 * @returns its index, of the reports that are still there; null where nothing was published
 * @throws ProblemError where index.json is something else
 */
export function publishedIn(folder: string): Index | null {
  const file = join(folder, 'index.json')
  if (!existsSync(file)) return unused(folder)
  const index = parsed(readFileSync(file, 'utf8'), file)
  const [fault] = faultsOf(Index, index)
  if (fault)
    throw new ProblemError({
      code: 'bad-config',
      file,
      ...(fault.path.length > 0 ? { place: atKey(fault.path.join('.')) } : {}),
      message: fault.message,
      mend: 'Publish to another folder, or remove this file: reports that are there then have to be given again.',
    })
  const read = index as Index
  return { ...read, evaluations: read.evaluations.filter((entry) => existsSync(join(folder, entry.file))) }
}

/** A site's own first page must not be written over. */
function unused(folder: string): null {
  const page = join(folder, 'index.html')
  if (!existsSync(page)) return null
  throw new ProblemError({
    code: 'bad-config',
    file: page,
    message: 'The folder has an index.html, and no index.json: nothing was published here before.',
    mend: 'Publish to a folder of its own.',
  })
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ProblemError({
      code: 'not-json',
      file,
      message: `The file is not JSON: ${(error as Error).message}.`,
      mend: 'Publish to another folder, or remove this file.',
    })
  }
}
