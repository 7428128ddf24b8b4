/** Files given as parts of one log of which one holds the requests and another the answers: read one after the other they are neither. */
import { counted, plural } from '../../core/numbers'
import { ProblemError } from '../../core/problem'
import type { FieldRole } from '../../core/roles'
import type { Source } from '../../files/source'
import type { LogFormat, LogProfile } from '../../formats/contract'

interface LogPart {
  source: Source
  format: LogFormat
  profile: LogProfile
}

/** Formats whose files each have all that there is to know of a request; those that log both halves apart join them. */
const WHOLE = new Set(['csv', 'parquet', 'bare-bodies', 'jsonl', 'logged-json', 'key-value'])
/** What two files of anything may have in common. */
const BESIDE: ReadonlySet<FieldRole> = new Set(['id', 'time', 'ignore'])
const ANSWERS: ReadonlySet<FieldRole> = new Set(['primary', 'primary-score', 'shadow', 'shadow-score'])

/** @throws ProblemError 'files-apart' with the rows of both, where one part asks and another answers */
export async function checkTogether(parts: readonly LogPart[]): Promise<void> {
  if (parts.length < 2 || parts.some(({ format }) => !WHOLE.has(format.id))) return
  const asked = parts.find((part) => !answers(part) && asks(part))
  const answered = parts.find((part) => answers(part))
  if (!asked || !answered || sharesField(asked, answered)) return
  const [requests, replies] = [await rowsOf(asked), await rowsOf(answered)]
  const apart = Math.abs(requests - replies)
  const named = [asked, answered].every(({ profile }) => profile.fields.some(({ role }) => role === 'id'))
  const own = `give ${answered.source.name} as a file of predictions by itself (on the command line --primary-predictions or --shadow-predictions)`
  throw new ProblemError({
    code: 'files-apart',
    message: `The files are no parts of one log: ${asked.source.name} has ${counted(requests, 'request')}, ${answered.source.name} has ${counted(replies, 'answer')} to requests${named ? '' : ', and no id says to which'}.`,
    file: answered.source.name,
    mend: named
      ? `The ids join them: ${own}.`
      : requests === replies
        ? `Log the id of the request in both, and ${own}; or give it so as it is: whether both are in one order is then asked.`
        : `Log the id of the request in both, and ${own}. Their order does not tell: ${counted(apart, 'answer')} ${plural(apart, 'is', 'are')} ${requests > replies ? 'missing' : 'too many'}.`,
  })
}

const answers = ({ profile }: LogPart) => profile.fields.some(({ role }) => ANSWERS.has(role))

/** Lines of a program's start, in a file of their own, ask nothing. */
const asks = ({ profile }: LogPart) =>
  profile.fields.some(
    ({ role, type }) => role === 'feature' && (type !== 'text' || !RECORDS.has(profile.format)),
  )
/** Formats whose text may be a program's words. */
const RECORDS = new Set(['jsonl', 'logged-json', 'key-value'])

function sharesField(a: LogPart, b: LogPart): boolean {
  const names = new Set(b.profile.fields.filter(({ role }) => !BESIDE.has(role)).map(({ name }) => name))
  return a.profile.fields.some(({ name }) => names.has(name))
}

async function rowsOf({ profile, format, source }: LogPart): Promise<number> {
  if (profile.total !== null) return profile.total
  let rows = 0
  for await (const { n } of format.read(source, { fields: [], batchRows: 4096 })) rows += n
  return rows
}
