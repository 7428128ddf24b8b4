/** `verify`: is a report what the workbench wrote, and are these the files that it was made of? */
import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { ProblemError } from '../../core/problem'
import { fileEvidence } from '../../files/evidence'
import type { Evidence } from '../../result/evidence'
import { fromDisk } from '../../session/node/files'
import { misuse, parseOptions, program, type Command } from '../command'
import { exit } from '../complaint'
import { readStored } from '../reports'

const usage = `Checks a report or an evaluation: that it is whole, that its verdict follows, and the hashes of what it was made of.

  ${program} verify FILE [PATH...]

  FILE is a report.html, an evaluation.json, or a folder that evaluate wrote them to.
  PATH is a file or a folder of models, logs, labels, predictions or training data: their SHA-256 are held against those
  in the evidence. What is in the evidence and not given is named, and counts as not checked.

Exit status: 0 whole and signed by a given key, 1 not, 3 bad input or usage. Reports are not signed yet: what is found is
printed, and the status is 1.
`

type EvidenceFile = Evidence['logs'][number]

export const command: Command = {
  usage,
  async run(argv, cwd) {
    const { positionals } = parseOptions('verify', argv, { help: { type: 'boolean' } }, true)
    const [name, ...paths] = positionals
    if (name === undefined)
      throw misuse('No report is given.', `Give FILE [PATH...]. See ${program} verify --help.`)
    const { result } = readStored(resolve(cwd, name), 'report.html')
    const broken = result.warnings.find(({ code }) => code === 'verdict-does-not-follow')
    const lines = [broken ? broken.message : 'Its verdict follows from its checklist and premises.']
    const given = await hashesOf(paths.map((path) => existing(path, cwd)))
    for (const file of evidenceFiles(result.evidence)) lines.push(`  ${standing(file, given)}`)
    lines.push('It is not signed: nothing says who wrote it, or that its figures were not changed.')
    process.stdout.write(lines.join('\n') + '\n')
    return exit.fail
  },
}

function existing(path: string, cwd: string): string {
  const at = resolve(cwd, path)
  if (existsSync(at)) return at
  throw new ProblemError({
    code: 'missing-file',
    file: path,
    message: 'There is no such file.',
    mend: 'Check the path.',
  })
}

/** @returns the SHA-256 of each file, and the names that files have */
async function hashesOf(paths: readonly string[]): Promise<{ hashes: Set<string>; names: Set<string> }> {
  const hashes = new Set<string>()
  const names = new Set<string>()
  for (const dropped of paths.flatMap(fromDisk)) {
    const { name, sha256 } = await fileEvidence(dropped)
    if (sha256) hashes.add(sha256)
    names.add(basename(name))
  }
  return { hashes, names }
}

/** A file is known by its bytes: it may have been moved or renamed since. */
function standing(
  { name, sha256 }: EvidenceFile,
  given: { hashes: Set<string>; names: Set<string> },
): string {
  if (sha256 && given.hashes.has(sha256)) return `the same      ${name}`
  return given.names.has(basename(name)) ? `CHANGED       ${name}` : `not given     ${name}`
}

function evidenceFiles({ primary, shadow, logs, labels, baseline, predictions }: Evidence): EvidenceFile[] {
  const models = [primary, shadow].flatMap((model) => model?.files ?? [])
  return [
    ...models,
    ...logs,
    ...labels,
    ...baseline,
    ...(predictions?.primary ?? []),
    ...(predictions?.shadow ?? []),
  ]
}
