/** What a person at a terminal can do about a premise that is not confirmed: a line of the mapping file, or an option. */
import type { Patch } from '../../result/patch'
import type { PremiseId, PremiseItem } from '../../result/premises'

/** What mends a premise that no edit of the mapping does. */
const options: Record<PremiseId, string | null> = {
  replay: null,
  classes: '--mapping FILE, with "classes" in the order of the outputs.',
  inputs: '--mapping FILE; --write-mapping FILE writes what was guessed, to be checked.',
  device: '--backend wasm, or --backend cpu.',
  labels: '--labels FILE, with a request id and a label in each row.',
  independence: '--mapping FILE, with "roles": {"COLUMN": "cluster"} for the user, device or session.',
}

const MOST_SHOWN = 2000

/** @returns a line per way of mending it; none where it is confirmed */
export function mendLines({ id, status, mend, patches }: PremiseItem): string[] {
  if (status === 'confirmed') return []
  const lines = patches.flatMap((patch) => stepLines(patch, `${patch.label}: `))
  if (lines.length > 0) return lines
  const option = options[id]
  return [mend, option && `Option: ${option}`].filter((line) => line !== null)
}

/** @returns the lines of the mapping file that a patch writes, each with its JSON pointer (RFC 6901) */
export function stepLines(patch: Patch | undefined, start = ''): string[] {
  return (patch?.steps ?? []).map(({ path, value }) => {
    const [pointer, written] = path.endsWith('/-') ? [path.slice(0, -2), [value]] : [path, value]
    return `${start}in the mapping file, ${pointer}: ${cut(JSON.stringify(written))}`
  })
}

/** A line that a terminal can show: an order of hundreds of classes is in evaluation.json whole. */
const cut = (text: string) =>
  text.length <= MOST_SHOWN
    ? text
    : `${text.slice(0, MOST_SHOWN)}... (whole under "patches" in evaluation.json)`
