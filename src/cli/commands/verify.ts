/** `verify`: who signed a report, is it as it was then, and are these the files that it was made of? */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { checked, type Checked } from '../../attest/check'
import { sameBytes } from '../../attest/encoding'
import { fingerprint, publicPem, readPublicKey } from '../../attest/keys'
import { opened } from '../../attest/slot'
import { sayChecked, whatItProves } from '../../attest/words'
import { ProblemError } from '../../core/problem'
import { fileEvidence } from '../../files/evidence'
import { AtHand, evidenceFiles } from '../../result/evidence-files'
import { fromDisk } from '../../session/node/files'
import { misuse, parseOptions, program, type Command } from '../command'
import { exit } from '../complaint'
import { readStored, storedAt } from '../reports'

const usage = `Checks a report or an evaluation: who signed it, that it is as it was then, and the hashes of what it was made of.

  ${program} verify FILE [PATH...] [--public-key KEY] [--extract DIR]

  FILE is a report.html, an evaluation.json, or a folder that evaluate wrote them to.
  PATH is a file or a folder of models, logs, labels, predictions or training data: their SHA-256 are held against those
  in the evidence. What is in the evidence and not given is named, and counts as not checked; a PATH with nothing that
  was judged is named, and makes the status 1.

  --public-key KEY    whose signature it has to be: PEM, a line of OpenSSH (ssh-ed25519 ...), or a JSON Web Key
  --extract DIR       write the file as it was signed, the DSSE envelope and the public key there, for other programs

Exit status: 0 whole and signed by the given key, no given file changed, 1 not, 3 bad input or usage. Without --public-key
the status is 1: anybody can sign with a key of their own, and put any name beside it.
`

const options = {
  'public-key': { type: 'string' },
  extract: { type: 'string' },
  help: { type: 'boolean' },
} as const

export const command: Command = {
  usage,
  async run(argv, cwd) {
    const { positionals, values } = parseOptions('verify', argv, options, true)
    const [name, ...paths] = positionals
    if (name === undefined)
      throw misuse('No report is given.', `Give FILE [PATH...]. See ${program} verify --help.`)
    const keyFile = values['public-key'] === undefined ? null : existing(values['public-key'], cwd)
    const key = keyFile === null ? null : readPublicKey(readFileSync(keyFile), basename(keyFile))
    const file = storedAt(resolve(cwd, name), 'report.html')
    const check = checked(readFileSync(file))
    const given = await hashesOf(paths, cwd)
    const { lines, sound } = said(file, check, key, given)
    if (values.extract !== undefined) lines.push(extract(file, check, resolve(cwd, values.extract)))
    process.stdout.write(lines.join('\n') + '\n')
    return sound ? exit.pass : exit.fail
  },
}

function said(file: string, check: Checked, key: Uint8Array | null, given: AtHand) {
  const { verdict, files, follows } = ofEvaluation(file, check, given)
  const { by, standing } = check
  const known = key !== null && by !== null && sameBytes(by.publicKey, key)
  const lines = sayChecked(check)
  if (by)
    lines.push(
      key === null
        ? 'No --public-key is given: nothing says whose key it is.'
        : known
          ? 'The key is the one that was given.'
          : `The key is NOT the one that was given, ${fingerprint(key)}.`,
    )
  // A verdict that was changed by hand is told before anything else.
  if (follows) lines.push(verdict)
  else lines.unshift(verdict)
  lines.push(...files.map(({ words, name }) => `  ${words.padEnd(13)} ${name}`))
  if (by) lines.push(whatItProves)
  const changed = files.some(({ words }) => words === filesSaid.changed || words === filesSaid.stranger)
  return { lines, sound: standing === 'whole' && known && follows && !changed }
}

const filesSaid = { same: 'the same', changed: 'CHANGED', 'not-given': 'not given', stranger: 'NOT JUDGED' }

/** A file that was changed may be no evaluation any more: then what was changed stands alone. */
function ofEvaluation(file: string, { standing }: Checked, given: AtHand) {
  try {
    const { result } = readStored(file, 'report.html')
    const judged = evidenceFiles(result.evidence)
    const broken = result.warnings.find(({ code }) => code === 'verdict-does-not-follow')
    return {
      verdict: broken?.message ?? 'Its verdict follows from its checklist and premises.',
      files: [
        ...judged.map((one) => ({ words: filesSaid[given.standingOf(one)], name: one.name })),
        ...given.strangers(judged).map((name) => ({ words: filesSaid.stranger, name })),
      ],
      follows: !broken,
    }
  } catch (thrown) {
    if (standing !== 'changed' || !(thrown instanceof ProblemError)) throw thrown
    return { verdict: `It cannot be read: ${thrown.message}`, files: [], follows: false }
  }
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

async function hashesOf(paths: readonly string[], cwd: string): Promise<AtHand> {
  const given = new AtHand()
  for (const path of paths)
    for (const dropped of fromDisk(existing(path, cwd))) {
      const { name, sha256 } = await fileEvidence(dropped)
      given.add(path, basename(name), sha256)
    }
  return given
}

/** As cosign and others want them: a blob, and an attestation of it. */
function extract(file: string, { by }: Checked, dir: string): string {
  const { kind, unsigned, envelope } = opened(readFileSync(file, 'utf8'))
  if (envelope === null || by === null) return 'Nothing is extracted: there is no signature to take out.'
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, kind), unsigned)
  writeFileSync(join(dir, 'attestation.dsse.json'), envelope + '\n')
  writeFileSync(join(dir, 'public-key.pem'), publicPem(by.publicKey))
  return `Written to ${dir}: ${kind} as it was signed, attestation.dsse.json and public-key.pem.`
}
