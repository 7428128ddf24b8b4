/**
 * Lines of a container as its runtime keeps them: when, which stream, and whether the line goes on in the next one (P) or is
 * whole (F). https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
 */
import type { Head } from '../../files/source'
import type { LogFormat } from '../contract'
import { linesOf } from '../records/lines'
import { firstLines, mostLines } from '../records/prefixed'
import { within } from './inside'
import type { Message, Opening } from './messages'

const LINE = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([FP])(?::\S*)? (.*)$/
/** Lines that are looked at. */
const LOOKED_AT = 200
/** Less sure of what is within, a format says less than one of the whole lines. */
const SURE = 0.5

/**
 * @param whole ids of formats that are read without what stands before each of their lines
 * @returns the format of what the container printed; null where the file is no such log, or is read as its lines stand
 */
export function inContainer(
  head: Head,
  formats: readonly LogFormat[],
  whole: ReadonlySet<string>,
): LogFormat | null {
  if (!mostLines(head, LINE)) return null
  const lines = firstLines(head, LOOKED_AT)
  const text = new Joiner().add(lines, 1).map((one) => one.text).join('\n') // prettier-ignore
  const inner: Head = { name: head.name, text, bytes: new TextEncoder().encode(text), whole: true }
  const best = formats
    .map((format) => ({ format, sure: text === '' ? 0 : format.sniff(inner) }))
    .reduce((a, b) => (b.sure > a.sure ? b : a))
  if (best.sure < SURE || best.format.id === 'csv') return null
  const parted = lines.some((line) => LINE.exec(line)?.[3] === 'P')
  return parted || whole.has(best.format.id) ? within(best.format, open) : null
}

const open: Opening = async function* (reading) {
  const joiner = new Joiner()
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const messages = joiner.add(lines, first)
    yield { messages, skipped: [...skipped, ...joiner.lost.splice(0)] }
  }
  yield { messages: [], skipped: joiner.end() }
}

/** Puts the parts of a line together, of each stream by itself. */
class Joiner {
  readonly lost: { reason: string; line: number; detail: string }[] = []
  readonly #begun = new Map<string, Message>()

  /** @param first the number of the first line. @returns what is whole, each at the line where it began */
  add(lines: readonly string[], first: number): Message[] {
    return lines.flatMap((line, i) => {
      const [, time, stream = '', kind, text = ''] = LINE.exec(line) ?? []
      if (time === undefined) {
        if (line.trim() !== '') this.lost.push({ reason: 'no-record', line: first + i, detail: 'a line that no container’s runtime wrote' }) // prettier-ignore
        return []
      }
      const begun = this.#begun.get(stream)
      const whole = { line: begun?.line ?? first + i, time: begun?.time ?? time, text: (begun?.text ?? '') + text } // prettier-ignore
      if (kind === 'P') this.#begun.set(stream, whole)
      else this.#begun.delete(stream)
      return kind === 'P' ? [] : [whole]
    })
  }

  /** @returns what the file ends within */
  end() {
    const cut = [...this.#begun.values()]
    return cut.map(({ line }) => ({ reason: 'truncated', line, detail: 'the file ends within this line' }))
  }
}
