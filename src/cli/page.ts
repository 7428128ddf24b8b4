/** The workbench's page as a script sees it: the inputs people use, the phase, the problems, the downloads. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Locator, Page } from 'playwright'
import { ProblemError, type Problem, type ProblemCode } from '../core/problem'
import type { FileOption } from './arguments'
import { firstOf } from './complaint'
import type { ModelFiles } from './model-files'

/** A page that hangs is no page; a long log is. Only what is done at once is limited. */
const PROMPTLY = 60_000

export class WorkbenchPage {
  /** Rejects once the page itself is gone: a crash shows in no element. */
  readonly #gone: Promise<never>

  constructor(readonly page: Page) {
    this.#gone = new Promise((_, reject) => {
      page.once('crash', () => reject(new Error('The page crashed, most likely out of memory.')))
      page.once('close', () => reject(new Error('The browser was closed.')))
    })
    this.#gone.catch(() => {})
  }

  /** @throws Error where the page does not come up */
  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await this.#phase().waitFor({ state: 'attached', timeout: PROMPTLY })
  }

  async giveModel(slot: 'primary' | 'shadow', files: ModelFiles): Promise<void> {
    if (files.kind === 'folder') await this.#give(`folder-${slot}`, [files.path])
    else await this.#give(`file-${slot}`, files.paths)
  }

  /** @throws ProblemError with the page's first complaint about the files */
  async giveFiles(slot: 'log' | FileOption, paths: string[]): Promise<void> {
    await this.#give(`file-${slot}`, paths)
  }

  /** @param paths files, or one folder, whose files are one log. @throws ProblemError as giveFiles does */
  async giveLog(paths: string[]): Promise<void> {
    const folder = paths.length === 1 && statSync(paths[0]!).isDirectory()
    await this.#give(folder ? 'folder-log' : 'file-log', paths)
  }

  /** @throws ProblemError where the page does not let the run start, with what it lacks */
  async run(): Promise<void> {
    const button = this.page.getByTestId('run')
    await this.#settled()
    await this.#complain()
    if ((await button.count()) === 0 || (await button.isDisabled())) {
      const said = (await this.#phase().innerText()).trim()
      throw new ProblemError({ code: 'not-ready', message: said || 'The page is not ready to replay.' })
    }
    await button.click()
  }

  /**
   * Waits until the run is over, however long it takes.
   * @param tell is given the phase as it changes
   * @throws ProblemError with the page's words where the run failed
   */
  async finished(tell: (phase: string) => void): Promise<void> {
    for (let last = ''; ;) {
      const phase = await this.#or(this.#phase().getAttribute('data-phase'))
      if (phase && phase !== last) tell((last = phase))
      if (phase === 'done') return
      if (phase === 'failed') {
        await this.#complain()
        throw new Error((await this.#phase().innerText()) || 'The run failed and does not say why.')
      }
      await this.#or(pause(100))
    }
  }

  /**
   * Saves what a button downloads.
   * @throws ProblemError where the page complains instead
   */
  async save(testId: string, folder: string, name: string): Promise<string> {
    const before = await this.page.getByTestId('problem').count()
    const stop = new AbortController()
    const download = this.page.waitForEvent('download', { timeout: 10 * PROMPTLY })
    download.catch(() => {})
    await this.#or(this.page.getByTestId(testId).click({ timeout: PROMPTLY }))
    try {
      const made = await this.#or(Promise.race([download, this.#complaintAfter(before, stop.signal)]))
      const path = join(folder, name)
      await made.saveAs(path)
      return path
    } finally {
      stop.abort()
    }
  }

  /** Rejects once the page lists more problems than it did. */
  async #complaintAfter(count: number, signal: AbortSignal): Promise<never> {
    const problems = this.page.getByTestId('problem')
    while (!signal.aborted) {
      if ((await problems.count()) > count) await this.#complain()
      await pause(200)
    }
    return new Promise(() => {})
  }

  async #give(testId: string, paths: string[]): Promise<void> {
    await this.page.getByTestId(testId).setInputFiles(paths, { timeout: PROMPTLY })
    await this.#settled()
    await this.#complain()
  }

  /** Dropped files are read when the page is no longer busy with them; a big log may take its time. */
  async #settled(): Promise<void> {
    await this.#or(
      this.page
        .locator('[data-testid="phase"][data-busy="false"]')
        .waitFor({ state: 'attached', timeout: 10 * PROMPTLY }),
    )
  }

  async #complain(): Promise<void> {
    const problems = await Promise.all((await this.page.getByTestId('problem').all()).map(readProblem))
    if (problems.length > 0) throw firstOf(problems)
  }

  #phase(): Locator {
    return this.page.getByTestId('phase')
  }

  #or<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#gone])
  }
}

/** A problem as the page lists it: what, where ('file · place'), what to do. */
async function readProblem(item: Locator): Promise<Problem> {
  // No named function in here: the transpiler would wrap it in a helper that the page does not have.
  const [message, where, mend] = await item.evaluate((element) =>
    ['.what', '.where', '.mend'].map((selector) => {
      const part = element.querySelector(selector)?.cloneNode(true) as HTMLElement | undefined
      part?.querySelectorAll('.sr-only').forEach((hidden) => hidden.remove())
      return part?.textContent?.trim() ?? ''
    }),
  )
  return {
    code: ((await item.getAttribute('data-code')) ?? 'unexpected') as ProblemCode,
    message: message || (await item.innerText()),
    ...(where ? { file: where.replaceAll(' · ', ', ') } : {}),
    ...(mend ? { mend } : {}),
  }
}
