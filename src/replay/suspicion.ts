/**
 * A model that fails on every request of a batch may be broken, or the device is: a shader that does not compile, memory
 * that is used up. Another worker is asked, and then the cpu: what that answers is no fault of the model.
 */
import { backendTitle, replayElsewhere } from '../core/backends'
import { ROLES, type Role } from '../core/roles'
import type { Problem } from '../core/problem'
import type { Backend, InputTensor, ReplayBatch, ReplayedBatch, ReplayedModel } from './contract'
import { cutRows } from './rows'

/** Requests of the batch that the cpu is asked. */
const ASKED = 8

/** Codes that a broken device gives. */
const DEVICE_CODES = ['execution-failed', 'non-finite-output']

/** Answers requests of one model on the cpu, in a worker of its own. */
export type Reference = (role: Role, n: number, inputs: InputTensor[]) => Promise<ReplayedModel>

export class Suspicion {
  readonly #reference: Reference
  /** Models whose failing is known to be their own, or cannot be known. */
  readonly #theirOwn = new Set<Role>()
  #asking: Promise<Problem | null> | null = null

  constructor(reference: Reference) {
    this.#reference = reference
  }

  /** Whether the cpu is being asked: what fails meanwhile waits for what it says. */
  get asking(): boolean {
    return this.#asking !== null
  }

  /** Models that fail on all of the batch, and not by what is known of them. */
  suspects(batch: ReplayedBatch): Role[] {
    // Passes after the replay try inputs that nobody sent.
    if (batch.seq < 0 || batch.n === 0) return []
    return ROLES.filter((role) => !this.#theirOwn.has(role) && failsAll(batch[role]))
  }

  /** @returns the device's problem; null where the models fail on the cpu too */
  judge(asked: ReplayBatch, answered: ReplayedBatch, backend: Backend): Promise<Problem | null> {
    this.#asking ??= this.#judge(asked, answered, backend).finally(() => (this.#asking = null))
    return this.#asking
  }

  async #judge(asked: ReplayBatch, answered: ReplayedBatch, backend: Backend): Promise<Problem | null> {
    for (const role of this.suspects(answered)) {
      const n = Math.min(ASKED, asked.n)
      const inputs = asked[role]!.map((input) => cutRows(input, 0, n, n))
      const cpu = await this.#reference(role, n, inputs).catch(() => null)
      if (cpu && cpu.errors.includes(0)) return deviceFailed(role, answered[role]!, backend)
      this.#theirOwn.add(role)
    }
    return null
  }
}

function failsAll(model: ReplayedModel | null): boolean {
  return model !== null && model.errors.every((error) => DEVICE_CODES.includes(model.codes[error] ?? ''))
}

function deviceFailed(role: Role, { errors, codes, messages }: ReplayedModel, backend: Backend): Problem {
  const why = (messages[errors[0]!] || codes[errors[0]!] || 'no reason given')
    .split('\n')[0]!
    .replace(/\.$/, '')
  return {
    code: 'device-failed',
    message: `This device cannot compute ${role}: on ${backendTitle(backend)} every request fails (${why}), in two workers, and the cpu answers the same requests.`,
    mend: replayElsewhere(backend),
  }
}
