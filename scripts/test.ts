/**
 * The whole test: two lanes, side by side where there are cores for both. On two cores each lane takes both, and a page
 * that waits for its turn beside a compiler looks like one that hangs. What a task prints is shown in one piece when it
 * ends; all tasks run, whatever fails.
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { stripVTControlCharacters } from 'node:util'

interface Outcome {
  task: string
  status: number
  seconds: number
  /** What a failed test says of itself. */
  failures: string[]
}

/** Names of npm scripts, each lane in order; where a build fails, what needs it is left out. */
const lanes: { task: string; needed?: boolean }[][] = [
  [{ task: 'build', needed: true }, { task: 'browser' }],
  [{ task: 'check' }, { task: 'lint' }, { task: 'coverage' }, { task: 'many' }],
]

function run(task: string): Promise<Outcome> {
  const start = performance.now()
  return new Promise((done) => {
    const child = spawn('npm', ['run', task], { shell: process.platform === 'win32' })
    const parts: Buffer[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => {
        parts.push(part)
      })
    const end = (status: number) => {
      const said = Buffer.concat(parts).toString()
      process.stdout.write(`\n── ${task} ──\n${said}`)
      const failures = status === 0 ? [] : failuresIn(said)
      done({ task, status, seconds: (performance.now() - start) / 1000, failures })
    }
    child.on('error', (error) => {
      parts.push(Buffer.from(String(error)))
      end(1)
    })
    child.on('close', (status) => end(status ?? 1))
  })
}

/** Lines of an error that say what was waited for, and where. */
const REASON = 16

/** Failed tests as Vitest names them, each with the beginning of its error. */
function failuresIn(said: string): string[] {
  const lines = stripVTControlCharacters(said).split('\n')
  const found = lines.flatMap((line, i) => {
    if (!/^\s*FAIL\s/.test(line)) return []
    const after = lines.slice(i + 1).filter((next) => next.trim() !== '')
    const reason = after.slice(0, REASON).filter((next) => !/^\s*FAIL\s/.test(next))
    return [[line.trim(), ...reason.map((one) => `      ${one.trim().slice(0, 300)}`)].join('\n')]
  })
  return [...new Set(found)]
}

async function runLane(lane: (typeof lanes)[number]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { task, needed } of lane) {
    outcomes.push(await run(task))
    if (needed && outcomes.at(-1)!.status !== 0) break
  }
  return outcomes
}

const outcomes: Outcome[] = []
if (availableParallelism() > 2) outcomes.push(...(await Promise.all(lanes.map(runLane))).flat())
else for (const lane of lanes) outcomes.push(...(await runLane(lane)))
const failed = outcomes.filter(({ status }) => status !== 0)
// Last, because whoever reads a long log begins at its end.
console.log('\n── all ──')
for (const { failures } of failed) for (const failure of failures) console.log(failure)
for (const { task, status, seconds } of outcomes)
  console.log(`${status === 0 ? 'passed' : 'FAILED'}  ${task.padEnd(8)} ${seconds.toFixed(0)} s`)
console.log(`Tests: ${outcomes.length - failed.length} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
