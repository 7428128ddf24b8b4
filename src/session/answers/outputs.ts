/** outputs.jsonl: each model's raw output per request, written as it comes so that it never lies in memory whole. */
import type { OutputTensor, ReplayedModel } from '../../replay/contract'

const FLUSH_CHARACTERS = 1 << 22

export class OutputWriter {
  readonly #parts: Blob[] = []
  #text: string[] = []
  #length = 0

  /** @param failed whether the model has an error for row i of this batch: then its output is null */
  add(
    ids: readonly string[],
    primary: ReplayedModel | null,
    shadow: ReplayedModel | null,
    failed: { primary(i: number): boolean; shadow(i: number): boolean },
  ): void {
    for (let i = 0; i < ids.length; i++) {
      const line = JSON.stringify({
        request_id: ids[i],
        primary: primary && !failed.primary(i) ? rowOf(primary.outputs, i) : null,
        shadow: shadow && !failed.shadow(i) ? rowOf(shadow.outputs, i) : null,
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
  if (outputs.length === 1) return nested(outputs[0]!, i)
  return Object.fromEntries(outputs.map((output) => [output.name, nested(output, i)]))
}

function nested(output: OutputTensor, i: number): unknown {
  const shape = output.shape.slice(1)
  const size = shape.reduce((product, axis) => product * axis, 1)
  const flat = Array.from(output.data.slice(i * size, (i + 1) * size) as ArrayLike<number | string>)
  return fold(flat, shape, output.dtype === 'bool')
}

function fold(flat: (number | string)[], shape: readonly number[], bool: boolean): unknown {
  let level: unknown[] = bool ? flat.map((value) => value !== 0) : flat
  for (let axis = shape.length - 1; axis > 0; axis--) {
    const width = shape[axis]!
    const next: unknown[] = []
    for (let at = 0; at < level.length; at += width) next.push(level.slice(at, at + width))
    level = next
  }
  return shape.length === 0 ? level[0] : level
}
