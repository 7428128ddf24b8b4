/**
 * `npm run evaluate`: the workbench driven headless. It gives files to the same inputs that people use, runs,
 * and saves the same downloads, so that a verdict from a script is the verdict from the page.
 */
import { resolve } from 'node:path'
import { launch } from './host/browser'
import { serve } from './host/serve'
import type { EvaluationResult } from '../result/evaluation-result'
import { capital } from '../core/words'
import { premiseNames, premiseStatusNames, statusNames } from '../result/names'
import { fileOptions, readArguments, usage, type EvaluateArguments } from './arguments'
import { buildIfStale } from './build'
import { exit, lineOf, statusOf, type ExitStatus } from './complaint'
import { modelAt } from './model-files'
import { WorkbenchPage } from './page'

const root = resolve(import.meta.dirname, '..', '..')

const statusOfVerdict: Record<EvaluationResult['verdict'], ExitStatus> = {
  promote: exit.pass,
  hold: exit.fail,
  insufficient: exit.insufficient,
}

/** npm runs scripts in the package's folder; paths are meant from where the person stands. */
function standingIn(): string {
  const { npm_lifecycle_event: script, INIT_CWD: from } = process.env
  return script === 'evaluate' && from ? from : process.cwd()
}

async function main(): Promise<ExitStatus> {
  const given = readArguments(process.argv.slice(2), standingIn())
  if (!given) {
    process.stdout.write(usage)
    return exit.pass
  }
  buildIfStale(root)
  const served = await serve(resolve(root, 'dist'))
  try {
    const browser = await launch()
    try {
      const context = await browser.newContext({ acceptDownloads: true })
      return await evaluate(new WorkbenchPage(await context.newPage()), served.url, given)
    } finally {
      await browser.close()
    }
  } finally {
    await served.close()
  }
}

async function evaluate(page: WorkbenchPage, url: string, given: EvaluateArguments): Promise<ExitStatus> {
  const query = new URLSearchParams({
    backend: given.backend,
    latency: String(given.latency),
    seed: String(given.seed),
    check: '0',
    ...(given.outputs ? { outputs: '1' } : {}),
  })
  await page.open(`${url}?${query}`)
  // The log comes last: only then does the page propose a mapping, with all that it is to be made of.
  if (given.primary) await page.giveModel('primary', await modelAt(given.primary))
  if (given.shadow) await page.giveModel('shadow', await modelAt(given.shadow))
  for (const slot of fileOptions) {
    const path = given[slot]
    if (path) await page.giveFiles(slot, [path])
  }
  await page.giveLog(given.logs)
  await page.run()
  await page.finished((phase) => console.error(`${phase} ...`))
  return save(page, given)
}

async function save(page: WorkbenchPage, given: EvaluateArguments): Promise<ExitStatus> {
  for (const file of ['evaluation.json', 'report.html', 'requests.csv'] as const)
    await page.save(file, given.out)
  if (given.outputs) await page.save('outputs.jsonl', given.out)
  const result = await page.result()
  console.log(`${result.headline.verdict} ${result.headline.why}`)
  for (const gate of result.checklist)
    console.log(`  ${statusNames[gate.status].padEnd(19)} ${gate.title}: ${gate.headline}`)
  for (const { id, status, detail } of result.premises ?? [])
    console.log(`  ${premiseStatusNames[status].padEnd(19)} ${capital(premiseNames[id])}: ${detail}`)
  for (const { detail, patch } of result.fidelity?.causes ?? []) {
    console.log(`  Likely cause: ${detail}`)
    if (patch?.exchangeModels)
      console.log('    Give --primary what --shadow was given, and the other way round.')
    for (const { path, value } of patch?.steps ?? [])
      console.log(`    In the mapping file, ${path}: ${JSON.stringify(value)}`)
  }
  console.log(`Written to ${given.out}.`)
  return statusOfVerdict[result.verdict]
}

// Whoever reads standard output may stop early, as head does: the files are written all the same, and the status tells.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await main().catch((thrown: unknown) => {
  console.error(lineOf(thrown))
  return statusOf(thrown)
})
