/** outputs.jsonl: each model's raw output per request, written as it comes so that it never lies in memory whole. */
import type { Role } from '../../core/roles'
import { elements, nested } from '../../core/tensors'
import type { OutputTensor, ReplayedBatch } from '../../replay/contract'

const FLUSH_CHARACTERS = 1 << 22

export class OutputWriter {
  readonly #parts: Blob[] = []
  #text: string[] = []
  #length = 0

  /**
   * @param answered null where no model was asked
   * @param failed whether a model has an error for row i of this batch: then its output is null
   */
  add(
    ids: readonly string[],
    answered: ReplayedBatch | null,
    failed: (role: Role, i: number) => boolean,
  ): void {
    const output = (role: Role, i: number) => {
      const model = answered?.[role]
      return model && !failed(role, i) ? rowOf(model.outputs, i) : null
    }
    for (const [i, id] of ids.entries()) {
      const line = JSON.stringify({
        request_id: id,
        primary: output('primary', i),
        shadow: output('shadow', i),
      })
      this.#text.push(line)
      this.#length += line.length
    }
    if (this.#length > FLUSH_CHARACTERS) this.#flush()
  }

  #flush(): void {
    if (this.#text.length > 0) this.#parts.push(new Blob([this.#text.join('\n') + '\n']))
    this.#text = []
    this.#length = 0
  }

  finish(): Blob {
    this.#flush()
    return new Blob(this.#parts, { type: 'application/x-ndjson' })
  }
}

/** Nested arrays without the batch axis; an object of them by name where there are several outputs. */
function rowOf(outputs: readonly OutputTensor[], i: number): unknown {
  if (outputs.length === 1) return valuesOf(outputs[0]!, i)
  return Object.fromEntries(outputs.map((output) => [output.name, valuesOf(output, i)]))
}

function valuesOf(output: OutputTensor, i: number): unknown {
  const shape = output.shape.slice(1)
  const size = elements(shape)
  const flat = Array.from(output.data.slice(i * size, (i + 1) * size) as ArrayLike<number | string>)
  return nested(output.dtype === 'bool' ? flat.map((value) => value !== 0) : flat, shape)
}
