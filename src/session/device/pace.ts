/** What WebAssembly would gain where the device only computes as if it were a GPU: a moment's replay of the model on both. */
import type { ModelBundle } from '../../models/bundle'
import type { Role } from '../../core/roles'
import type { InputTensor, Replayer } from '../../replay/contract'
import type { Pace } from '../contract'
import type { CheckInputs } from './check-inputs'
import { rowsOf } from './rows'

/** A batch as the replay makes it is tried where it is likely to take no longer than this, ms; else a small one is the measure. */
const MOMENT_MS = 250
const REPEATS = 3

interface Tried {
  role: Role
  bundle: ModelBundle
  given: CheckInputs
}

/**
 * @param here has the model, on the device
 * @param elsewhere another, not begun; the caller closes it
 * @returns ms per 1,000 requests; null where WebAssembly does not have what the model needs
 */
export async function paceOf(here: Replayer, elsewhere: Replayer, tried: Tried): Promise<Pace | null> {
  try {
    await elsewhere.start({ backend: 'wasm', batchRows: null })
    await elsewhere.load(tried.role, tried.bundle)
    return { here: await perThousand(here, tried), wasm: await perThousand(elsewhere, tried) }
  } catch {
    return null
  }
}

async function perThousand(replayer: Replayer, tried: Tried): Promise<number> {
  const few = await best(replayer, tried, tried.given.n)
  const rows = replayer.batchRows()
  const whole = rows > tried.given.n && few * rows <= MOMENT_MS ? await best(replayer, tried, rows) : few
  return 1000 * Math.min(few, whole)
}

/** @returns ms per request, of the fastest of some batches; the first of them compiles */
async function best(replayer: Replayer, { role, given }: Tried, rows: number): Promise<number> {
  let fastest = Infinity
  for (let i = 0; i <= REPEATS; i++) {
    const inputs = given.inputs.map((input) => repeated(input, given.n, rows))
    const batch = { seq: i, n: rows, primary: null, shadow: null, [role]: inputs }
    const ms = (await replayer.replay(batch))[role]?.ms ?? Infinity
    if (i > 0) fastest = Math.min(fastest, ms)
  }
  if (!Number.isFinite(fastest)) throw new Error('no batch was answered')
  return fastest / rows
}

function repeated(input: InputTensor, n: number, rows: number): InputTensor {
  return rowsOf(
    input,
    Array.from({ length: rows }, (_, row) => row % n),
  )
}
