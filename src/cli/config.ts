/** shadow.config.json, read: options as the command line would give them. */
import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { atKey, ProblemError } from '../core/problem'
import { ConfigFile } from '../result/config-schema'
import { faultsOf } from '../result/faults'
import { nearestText } from './command'

type Options = Omit<ConfigFile, '$schema' | 'log' | 'latency' | 'seed' | 'backend'> & {
  log?: string[]
  latency?: string
  seed?: string
  backend?: string
}

/** Options whose value is no path. */
const plain = new Set(['backend', 'latency', 'seed', 'outputs', 'share', 'salt', 'signer'])

/**
 * @returns options with absolute paths: those of the file start from its folder
 * @throws ProblemError 'not-json', 'bad-config' with the key
 */
export function readConfig(file: string): Options {
  const given = checked(parsed(file), file)
  const folder = dirname(file)
  const placed = (path: string) => (/^https?:\/\//i.test(path) ? path : resolve(folder, path))
  const options: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given))
    if (name === 'log') options[name] = [value].flat().map((path) => placed(String(path)))
    else if (!plain.has(name)) options[name] = placed(String(value))
    else options[name] = typeof value === 'number' ? String(value) : value
  return options
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new ProblemError({
      code: 'not-json',
      message: `The file is not JSON: ${(error as Error).message}.`,
      file: basename(file),
      mend: 'Write it as {"primary": "v1", "shadow": "v2", "log": "requests.csv", "out": "out"}.',
    })
  }
}

function checked(value: unknown, file: string): Omit<ConfigFile, '$schema'> {
  const [fault] = faultsOf(ConfigFile, value)
  if (fault) {
    const key = fault.path.join('.')
    const unknown = fault.should === null && fault.path.length > 0
    throw new ProblemError({
      code: 'bad-config',
      message: unknown ? 'There is no such option.' : fault.message,
      file: basename(file),
      ...(key ? { place: atKey(key) } : {}),
      mend: unknown ? nearestText(key, Object.keys(ConfigFile.entries)) : fault.mend,
    })
  }
  const { $schema: _schema, ...options } = value as ConfigFile
  return options
}
