/** What is signed: an in-toto Statement (github.com/in-toto/attestation, spec/v1) about a file and what it was made of. */
import * as v from 'valibot'
import { digestOf, sha256Of } from '../result/canonical'
import { digestsOf } from '../result/digests'
import type { EvaluationResult } from '../result/evaluation-result'
import { evidenceFiles } from '../result/evidence-files'
import { sharings } from '../result/sharing/levels'
import { toBase64 } from './encoding'
import type { Kind } from './slot'

const STATEMENT = 'https://in-toto.io/Statement/v1'
/** docs/evidence.md describes it. */
const PREDICATE = 'urn:shadow-workbench:evaluation:v1'

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const Subject = v.object({ name: v.string(), digest: v.object({ sha256 }) })

const Predicate = v.object({
  verdict: v.picklist(['promote', 'hold', 'insufficient']),
  /** When it was evaluated, as the file has it. */
  startedAt: v.string(),
  requests: v.object({ read: v.number(), replayed: v.number(), labelled: v.number() }),
  /** How much of it was shared; null where all of it was. */
  shared: v.nullable(v.picklist(sharings)),
  /** Of the canonical JSON of the mapping, the gates and the figures. */
  digests: v.object({ mapping: v.nullable(sha256), gates: sha256, figures: sha256 }),
  /** Of the canonical JSON of each key of the evaluation, so that what was changed can be named. */
  parts: v.record(v.string(), sha256),
  /** Of report.html around its evaluation; null of an evaluation.json. */
  page: v.nullable(sha256),
  /** Files that could not be hashed, by name. */
  unhashed: v.array(v.string()),
  /** Who signed, as they call themselves, and the key's 32 bytes in base64. */
  signer: v.object({ name: v.string(), publicKey: v.string() }),
  /** As the clock of whoever signed had it. */
  signedAt: v.string(),
})

export const Statement = v.object({
  _type: v.literal(STATEMENT),
  /** The file first, then what it was made of. */
  subject: v.pipe(v.array(Subject), v.minLength(1)),
  predicateType: v.literal(PREDICATE),
  predicate: Predicate,
})
export type Statement = v.InferOutput<typeof Statement>

export interface Who {
  /** As they call themselves. */
  name: string
  publicKey: Uint8Array
  at: Date
}

/**
 * @param unsigned the file as it is before it is signed
 * @param result what the file holds
 */
export function statementOf(kind: Kind, unsigned: string, result: EvaluationResult, who: Who): Statement {
  const { evidence, verdict, shared, requests } = result
  const files = evidenceFiles(evidence)
  return {
    _type: STATEMENT,
    subject: [{ name: kind, digest: { sha256: sha256Of(unsigned) } }, ...inputs(files)],
    predicateType: PREDICATE,
    predicate: {
      verdict,
      startedAt: evidence.startedAt,
      requests: { read: requests.read, replayed: requests.replayed, labelled: requests.labelled },
      shared: shared?.as ?? null,
      digests: digestsOf(result),
      parts: partsOf(result),
      page: pageOf(kind, unsigned),
      unhashed: files.filter(({ sha256 }) => sha256 === null).map(named),
      signer: { name: who.name, publicKey: toBase64(who.publicKey) },
      signedAt: who.at.toISOString(),
    },
  }
}

/** @returns by key, SHA-256 of what the evaluation has there */
export function partsOf(evaluation: object): Record<string, string> {
  return Object.fromEntries(Object.entries(evaluation).map(([key, part]) => [key, digestOf(part)]))
}

const result = /(<script type="application\/json" id="result">)[\s\S]*?(<\/script>)/

/** Of a report as it is without its evaluation. */
export function pageOf(kind: Kind, unsigned: string): string | null {
  return kind === 'report.html' ? sha256Of(unsigned.replace(result, '$1$2')) : null
}

const named = ({ part, name }: { part: string; name: string }) => `${part}/${name}`

/** In-toto wants each name once. */
function inputs(files: ReturnType<typeof evidenceFiles>): Statement['subject'] {
  const seen = new Map<string, number>()
  return files.flatMap((file) => {
    if (file.sha256 === null) return []
    const times = (seen.get(named(file)) ?? 0) + 1
    seen.set(named(file), times)
    const name = times === 1 ? named(file) : `${named(file)} (${times})`
    return [{ name, digest: { sha256: file.sha256 } }]
  })
}
