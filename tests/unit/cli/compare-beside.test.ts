/** `compare` with requests.csv beside an evaluation.json, and as Markdown. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { command } from '../../../src/cli/commands/compare'
import { readWithRequests } from '../../../src/cli/requests-beside'
import { FIXED_COLUMNS } from '../../../src/evaluation/requests-csv'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { candidate, evaluated, logOf } from '../compare/results'

const log = logOf(4000, 0.8)
const answers = { a: candidate(log, 0.5, 0.1, 2), b: candidate(log, 0.7, 0.05, 3) }

afterEach(() => vi.restoreAllMocks())

function csvOf({ classes }: EvaluationResult, shadow: Int32Array): string {
  const rows = Array.from(shadow, (s, i) => {
    const [l, p] = [log.labels[i]!, log.primary[i]!]
    return [`r${i}`, classes[l], classes[p], 0.9, '', classes[s], 0.9, '', p === s ? 1 : 0].join(',')
  })
  return [FIXED_COLUMNS.join(','), ...rows, ''].join('\n')
}

/** As evaluate writes them, with fewer disagreements in the evaluation than there are. */
function folder(csv: (csv: string) => string = (text) => text): string {
  const at = mkdtempSync(join(tmpdir(), 'compare-'))
  for (const name of ['a', 'b'] as const) {
    const result = evaluated(log, answers[name], name)
    const sample = result.disagreements.sample.slice(0, 20)
    mkdirSync(join(at, name))
    writeFileSync(join(at, name, 'evaluation.json'), JSON.stringify({ ...result, disagreements: { ...result.disagreements, sample } })) // prettier-ignore
    writeFileSync(join(at, name, 'requests.csv'), csv(csvOf(result, answers[name])))
  }
  return at
}

async function compared(at: string, ...argv: string[]) {
  const said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => (said.out += String(text)) !== '')
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => (said.err += String(text)) !== '')
  const status = await command.run(['a', 'b', '--json', 'said.json', ...argv], at)
  const json = JSON.parse(readFileSync(join(at, 'said.json'), 'utf8')) as {
    requests: { complete: boolean; counts: Record<string, number> }
  }
  return { status, ...said, ...json }
}

test('every request is paired: what turned is counted as it is, not as the sample has it', async () => {
  const { requests, err, status } = await compared(folder())
  const right = (of: Int32Array, i: number) => of[i] === log.labels[i]
  const turned = (from: Int32Array, to: Int32Array) =>
    Array.from(from).filter((_, i) => !right(from, i) && right(to, i)).length
  expect(requests.complete).toBe(true)
  expect(requests.counts.repaired).toBe(turned(answers.a, answers.b))
  expect(requests.counts.damaged).toBe(turned(answers.b, answers.a))
  expect(err).toBe('')
  expect([0, 1, 2]).toContain(status)
})

test('a file of another run is left out, and that is said', async () => {
  const { requests, err } = await compared(folder((csv) => csv.replace(/,1\n/, ',0\n')))
  expect(requests.complete).toBe(false)
  expect(err).toMatch(/requests\.csv is left out: its requests are not those/)
})

test.each(['', 'id,label\n1,2\n', '\u0000\u0001'])(
  'a file that is no requests.csv is left out: %j',
  async (text) => {
    const { leftOut } = await readWithRequests(
      join(
        folder(() => text),
        'a',
      ),
    )
    expect(leftOut).toMatch(/left out/)
  },
)

test('a report has what it was sent with, whatever lies beside it', async () => {
  const at = folder()
  const text = readFileSync(join(at, 'a/evaluation.json'), 'utf8')
  writeFileSync(join(at, 'a/report.html'), `<script type="application/json" id="result">${text}</script>`)
  const { result } = await readWithRequests(join(at, 'a/report.html'))
  expect(result.disagreements.sample).toHaveLength(20)
})

test('as Markdown, of two and of several', async () => {
  const at = folder()
  await compared(at, '--markdown', 'said.md')
  const said = readFileSync(join(at, 'said.md'), 'utf8')
  expect(said).toMatch(/^## (✅|❌|⏳) /)
  expect(said).toMatch(/\| Gate \| A \| B \| B less A \|/)
  expect(said).toMatch(/- \d+ requests right that was wrong and \d+ requests wrong that was right/)
  await command.run(['a', 'b', 'a', '--markdown', 'several.md'], at)
  expect(readFileSync(join(at, 'several.md'), 'utf8')).toContain('| Candidate |')
})
