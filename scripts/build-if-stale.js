/**
 * What is built, made again where it is missing or older than what it is made of: the workbench (dist/) and the command
 * line (dist-cli/). In JavaScript, because it runs before anything is built, and for every command.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const configured = ['package-lock.json', 'vite.config.ts']

/** @type {Record<'page' | 'cli', { made: string, of: string[], without: string | null, script: string }>} */
const builds = {
  page: {
    made: join('dist', 'index.html'),
    // The page carries its policy; the rest of the command line is no part of it.
    of: [
      'src',
      join('src', 'cli', 'host', 'policy.ts'),
      'public',
      'index.html',
      'report.html',
      'vite.offline.config.ts',
      ...configured,
    ],
    without: join('src', 'cli'),
    script: 'build:page',
  },
  cli: {
    made: join('dist-cli', 'shadow-workbench.js'),
    of: ['src', 'vite.cli.config.ts', ...configured],
    without: join('src', 'app'),
    script: 'build:cli',
  },
}

/**
 * @param {string} root of the checkout
 * @param {'page' | 'cli'} what
 * @returns {boolean} true where it is not there, or anything that goes into it was changed since
 */
export function isStale(root, what) {
  const { made, of, without } = builds[what]
  if (!existsSync(join(root, made))) return true
  const built = statSync(join(root, made)).mtimeMs
  return of.some((name) => existsSync(join(root, name)) && newest(join(root, name), without) > built)
}

/**
 * The latest change below a path.
 * @param {string} path
 * @param {string | null} without a folder that is left out
 * @returns {number}
 */
function newest(path, without) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  if (without && path.endsWith(without)) return 0
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name), without)), 0)
}

/**
 * Without the build's own words, which would bury a complaint that follows.
 * @param {string} root of the checkout
 * @throws {Error} where the build fails; its words are on standard error then
 */
export function buildIfStale(root) {
  for (const what of /** @type {const} */ (['page', 'cli'])) {
    if (!isStale(root, what)) continue
    const { made, script } = builds[what]
    console.error(`building, since ${made} is missing or older than its sources ...`)
    const { status, stdout, stderr } = spawnSync('npm', ['run', script], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      shell: process.platform === 'win32',
    })
    if (status === 0) continue
    process.stderr.write(stdout + stderr)
    throw new Error('The workbench could not be built: see above.')
  }
}
