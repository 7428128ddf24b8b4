/**
 * What somebody would write instead, beside the command: pandas, Keras and scikit-learn on the same log and models
 * (peer/peer.py), whole processes, in turns. PYTHON names an interpreter that has them.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Seconds of a process: user and system time of all its threads, and by the clock. */
interface Took {
  cpu: number
  clock: number
}

export interface PeerFigures {
  requests: number
  workbench: Took
  python: Took
  /** Of CPU time: the workbench's by Python's. */
  ratio: number
}

/** @returns null where there is no such Python */
export function besidePeer(root: string, work: string, requests: number): PeerFigures | null {
  const python = process.env.PYTHON ?? 'python3'
  const script = (name: string) => join(import.meta.dirname, 'peer', name)
  const data = join(work, `peer-${requests}`)
  mkdirSync(data, { recursive: true })
  if (!existsSync(join(data, 'v2.keras')))
    if (spawnSync(python, [script('make.py'), String(requests), data], { stdio: 'ignore' }).status !== 0) {
      console.error(`${python} has no pandas and Keras: the peer is left out. Set PYTHON to one that has.`)
      return null
    }
  const given = ['--primary', 'v1.keras', '--shadow', 'v2.keras', '--log', 'log.csv', '--out', 'out']
  const command = [join(root, 'dist-cli', 'shadow-workbench.js'), 'evaluate', ...given]
  const rounds = [0, 1].map(() => ({
    workbench: took(process.execPath, command, data, [0, 1, 2]),
    python: took(python, [script('peer.py'), data], data, [0]),
  }))
  const least = (who: 'workbench' | 'python') =>
    rounds.map((round) => round[who]).sort((a, b) => a.cpu - b.cpu)[0]!
  const [ours, theirs] = [least('workbench'), least('python')]
  return { requests, workbench: ours, python: theirs, ratio: ours.cpu / theirs.cpu }
}

/** By the shell's own clock, which counts all that a process and its children took. @throws Error where it fails */
function took(program: string, args: string[], cwd: string, fine: number[]): Took {
  const timed = `TIMEFORMAT='took %R %U %S'; time "$0" "$@" >/dev/null 2>&1`
  const { status, stderr } = spawnSync('bash', ['-c', timed, program, ...args], { cwd, encoding: 'utf8' })
  const [, clock, user, system] = /took (\S+) (\S+) (\S+)/.exec(stderr) ?? []
  if (status === null || !fine.includes(status) || clock === undefined)
    throw new Error(`${program} ended with ${status}: ${stderr}`)
  return { cpu: Number(user) + Number(system), clock: Number(clock) }
}
