/** Who signed a file, and whether it is as it was then: every change is found, and named as closely as it can be. */
import * as v from 'valibot'
import { isObject } from '../core/objects'
import { digestsOf } from '../result/digests'
import { sha256Of } from '../result/canonical'
import type { EvaluationResult } from '../result/evaluation-result'
import { embeddedJson } from '../result/reader'
import { fromBase64, textOf } from './encoding'
import { Envelope, payloadOf, signedWith } from './envelope'
import { fingerprint } from './openssh'
import { opened, type Opened } from './slot'
import { pageOf, partsOf, Statement } from './statement'

export interface SignedBy {
  /** As they call themselves: nothing checks it. */
  name: string
  publicKey: Uint8Array
  fingerprint: string
  /** As their clock had it, ISO 8601. */
  at: string
}

export interface Checked {
  /** whole: signed, and not changed since. changed: signed, and something is not as it was. */
  standing: 'unsigned' | 'whole' | 'changed'
  /** Of the statement; null where there is none, or it cannot be read. */
  by: SignedBy | null
  /** What is not as it was, a sentence each. Of what is not signed: what does not fit its own digests. */
  broken: string[]
}

/** @param bytes the whole file: report.html or evaluation.json */
export function checked(bytes: Uint8Array): Checked {
  const text = textOf(bytes)
  if (text === null) return changed('It is not UTF-8 throughout: bytes of it were changed.')
  const file = opened(text)
  const evaluation = evaluationOf(file.unsigned)
  const { attestation, ...rest } = evaluation ?? {}
  // Written anew by another program: the envelope is there, and the file no longer as it was.
  const envelope = file.envelope ?? (attestation === undefined ? null : JSON.stringify(attestation))
  if (envelope === null)
    return { standing: 'unsigned', by: null, broken: evaluation ? unfitDigests(rest) : [] }
  return ofEnvelope(envelope, file, rest)
}

const damaged = 'Its signature cannot be read: it was cut or changed.'

function ofEnvelope(json: string, file: Opened, evaluation: object): Checked {
  const envelope = parsed(Envelope, json)
  // Spelled otherwise is changed, though it says the same.
  if (!envelope || JSON.stringify(envelope) !== json) return changed(damaged)
  const body = payloadOf(envelope)
  const statement = body && parsed(Statement, textOf(body) ?? '')
  const publicKey = statement && fromBase64(statement.predicate.signer.publicKey)
  if (!statement || publicKey?.length !== 32) return changed(damaged)
  const { signer, signedAt } = statement.predicate
  const by = { name: signer.name, publicKey, fingerprint: fingerprint(publicKey), at: signedAt }
  const broken = signedWith(envelope, publicKey)
    ? []
    : ['The signature does not hold: it, or what it is of, was changed.']
  broken.push(...changes(statement, file, evaluation))
  return { standing: broken.length > 0 ? 'changed' : 'whole', by, broken }
}

/** What of the file is not as the statement has it. */
function changes({ subject, predicate }: Statement, file: Opened, evaluation: object): string[] {
  const [own] = subject
  if (own!.digest.sha256 === sha256Of(file.unsigned) && own!.name === file.kind) return []
  const now = partsOf(evaluation)
  const said = Object.entries(predicate.parts).flatMap(([key, digest]) =>
    now[key] === digest ? [] : [now[key] === undefined ? `“${key}” was taken out.` : `“${key}” was changed.`],
  )
  for (const key of Object.keys(now))
    if (!Object.hasOwn(predicate.parts, key)) said.push(`“${key}” was put in.`)
  if (predicate.page !== pageOf(file.kind, file.unsigned))
    said.push('The page around the figures was changed: what it shows need not be what it holds.')
  if (said.length === 0)
    said.push(
      'How it is written was changed (white space, spelling or order of keys); what it says is the same.',
    )
  return said
}

/** A file that nobody signed says what its parts were, too: whoever edits one by hand seldom thinks of it. */
function unfitDigests(evaluation: object): string[] {
  const result = evaluation as EvaluationResult
  const told = isObject(result.evidence) ? result.evidence.digests : undefined
  if (!told) return []
  const now = digestsOf(result)
  return (['mapping', 'gates', 'figures'] as const).flatMap((part) =>
    told[part] === now[part]
      ? []
      : [
          `The ${part} in it ${part === 'mapping' ? 'is not the one' : 'are not those'} that it was written with.`,
        ],
  )
}

function evaluationOf(unsigned: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(embeddedJson(unsigned) ?? 'null')
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, json: string): T | null {
  try {
    const read = v.safeParse(schema, JSON.parse(json))
    return read.success ? read.output : null
  } catch {
    return null
  }
}

const changed = (why: string): Checked => ({ standing: 'changed', by: null, broken: [why] })
