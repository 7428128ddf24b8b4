/** The built workbench: made again where it is missing or older than what it is made of. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const made = [
  'src',
  // The page carries its policy.
  join('src', 'cli', 'host', 'policy.ts'),
  'public',
  'index.html',
  'report.html',
  'vite.config.ts',
  'package-lock.json',
]

/** @returns true where `dist` lacks its page, or anything that goes into it was changed since. */
export function isStale(root: string): boolean {
  const page = join(root, 'dist', 'index.html')
  if (!existsSync(page)) return true
  const built = statSync(page).mtimeMs
  return made.some((name) => existsSync(join(root, name)) && newest(join(root, name)) > built)
}

/** The latest change below a path; the command line itself is no part of the page. */
function newest(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  if (path.endsWith(join('src', 'cli'))) return 0
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0)
}

/**
 * Without the build's own words, which would bury a complaint that follows.
 * @throws Error where the build fails; its words are on standard error then.
 */
export function buildIfStale(root: string): void {
  if (!isStale(root)) return
  console.error('building the workbench, since dist/ is missing or older than its sources ...')
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  process.stderr.write(stdout + stderr)
  throw new Error('The workbench could not be built: see above.')
}
