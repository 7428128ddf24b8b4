/** `publish`: reports as a folder of static files, with an index by date, a feed and a badge of each verdict. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { counted } from '../../core/numbers'
import { ProblemError } from '../../core/problem'
import { siteOf, type Site } from '../../publish/site'
import { fillTemplate } from '../../report/export'
import { passedOn } from '../../result/sharing/share'
import { misuse, parseOptions, program, type Command } from '../command'
import { exit } from '../complaint'
import { reportTemplate } from '../place'
import { publishedIn } from '../published'
import { readStored, type StoredReport } from '../reports'
import { wholeOrNone } from '../write/folder'

const usage = `Makes a folder of static files of reports, for any host: each report, an index by date with its verdict and figures over time,
a feed, and badges.

  ${program} publish DIR REPORT [REPORT...]

  A REPORT is a report.html, an evaluation.json, or a folder that evaluate wrote them to. A report.html is published as it
  is, byte for byte; of an evaluation.json a report is made: of figures alone, where it was not shared as more (evaluate --share).
  What was published to DIR before stays, and a report that is there already is not added again. An evaluation that was shared
  at several levels is listed once, by the report that holds most of it.

  DIR/index.html      every evaluation, newest first
  DIR/index.json      the same as data, with the SHA-256 of each report
  DIR/feed.xml        the same as an Atom feed
  DIR/badge.svg       the newest verdict; DATE-HASH.html and DATE-HASH.svg are each evaluation's report and badge

Exit status: 0 published, 3 bad input or usage, 4 it broke.
`

export const command: Command = {
  usage,
  async run(argv, cwd) {
    const { positionals } = parseOptions('publish', argv, { help: { type: 'boolean' } }, true)
    const [dir, ...names] = positionals
    const mend = `Give DIR REPORT [REPORT...]. See ${program} publish --help.`
    if (dir === undefined) throw misuse('Nothing says where to publish to.', mend)
    if (names.length === 0) throw misuse('No report is given.', mend)
    const reports = names.map((name) => readStored(resolve(cwd, name), 'report.html'))
    const folder = resolve(cwd, dir)
    makeFolder(folder, dir)
    const { entries, surpassed } = await publish(folder, reports)
    const same =
      surpassed > 0
        ? ` Not added: ${counted(surpassed, 'report')}, since the same evaluation is there with more of it.`
        : ''
    process.stdout.write(
      `${counted(entries.length, 'evaluation')} published in ${join(folder, 'index.html')}.${same}\n`,
    )
    return exit.pass
  },
}

/** @returns what the folder now holds */
async function publish(folder: string, reports: readonly StoredReport[]): Promise<Site> {
  const site = siteOf(
    publishedIn(folder),
    reports.map((report) => ({ html: asHtml(report), result: report.result })),
  )
  await wholeOrNone(folder, [...site.files.keys()], async (beside) => {
    for (const [name, text] of site.files) writeFileSync(join(beside, name), text)
  })
  return site
}

function asHtml({ text, result }: StoredReport): string {
  if (!text.trimStart().startsWith('{')) return text
  // When it was evaluated, not when it is published: the same evaluation gives the same file.
  const at = new Date(result.evidence.startedAt)
  return fillTemplate(readFileSync(reportTemplate(), 'utf8'), passedOn(result), at)
}

function makeFolder(folder: string, named: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new ProblemError({
      code: 'usage',
      file: named,
      message: 'It is a file: reports are published to a folder.',
      mend: `Give the folder first. See ${program} publish --help.`,
    })
  mkdirSync(folder, { recursive: true })
}
