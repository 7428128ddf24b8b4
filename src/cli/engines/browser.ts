/** An evaluation in a headless Chromium, through the workbench's page: for backends that compute on the GPU. */
import { launch } from '../host/browser'
import { serve } from '../host/serve'
import { fileOptions, type EvaluateArguments } from '../arguments'
import { modelAt } from '../model-files'
import { withoutPipes } from '../pipes'
import { dist } from '../place'
import type { Engine, Listener } from './engine'
import { WorkbenchPage } from './page'

export const inBrowser: Engine = async (given, listener, folder, use) => {
  const served = await serve(dist)
  try {
    const browser = await launch()
    try {
      const context = await browser.newContext({ acceptDownloads: true })
      const page = new WorkbenchPage(await context.newPage())
      return await withoutPipes(given, async (onDisk) => {
        await evaluate(page, served.url, onDisk, listener)
        const result = await page.result()
        return use({ result, save: (file) => page.save(file, folder, given.share) })
      })
    } finally {
      await browser.close()
    }
  } finally {
    await served.close()
  }
}

async function evaluate(
  page: WorkbenchPage,
  url: string,
  given: EvaluateArguments,
  listener: Listener,
): Promise<void> {
  const query = new URLSearchParams({
    backend: given.backend,
    latency: String(given.latency),
    seed: String(given.seed),
    check: '0',
    keep: '0',
    ...(given.outputs ? { outputs: '1' } : {}),
  })
  await page.open(`${url}?${query}`)
  try {
    // The log comes last: only then does the page propose a mapping, with all that it is to be made of.
    if (given.primary) await page.giveModel('primary', await modelAt(given.primary))
    if (given.shadow) await page.giveModel('shadow', await modelAt(given.shadow))
    for (const slot of fileOptions) {
      const path = given[slot]
      if (path) await page.giveFiles(slot, [path])
    }
    await page.giveLog(given.logs)
  } finally {
    const mapping = await page.mapping().catch(() => null)
    if (mapping) listener.proposed(mapping)
  }
  await page.run()
  listener.starting()
  await page.finished((phase) => listener.progress({ phase }))
}
