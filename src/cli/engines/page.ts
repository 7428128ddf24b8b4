/** The workbench's page as the command line drives it: files into its inputs, state and result as data, downloads out. */
import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright'
import { End } from '../../core/end'
import { ProblemError } from '../../core/problem'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Mapping } from '../../result/mapping'
import type { HowShared } from '../../result/sharing/levels'
import type { Phase } from '../../session/contract'
import type { PageState, ResultFile } from '../../session/driver'
import type { FileOption } from '../arguments'
import { firstOf } from '../complaint'
import type { ModelFiles } from '../model-files'

/** A page that hangs is no page; a long log is. Only what is done at once is limited. In ms. */
const PROMPTLY = 60_000
const PATIENTLY = 10 * PROMPTLY
const BETWEEN_LOOKS = 100

export class WorkbenchPage {
  /** Rejects once the page itself is gone: a crash shows in no state. */
  readonly #gone: End<never>
  #log = ''

  constructor(readonly page: Page) {
    const gone = new Promise<never>((_, reject) => {
      page.once('crash', () => reject(new Error('The page crashed, most likely out of memory.')))
      page.once('close', () => reject(new Error('The browser was closed.')))
    })
    this.#gone = new End(gone)
  }

  /** @throws Error where the page does not come up */
  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await this.page.getByTestId('phase').waitFor({ state: 'attached', timeout: PROMPTLY })
  }

  /** @throws ProblemError with the page's first complaint about the files, as all that give it files do */
  async giveModel(slot: 'primary' | 'shadow', files: ModelFiles): Promise<void> {
    if (files.kind === 'folder') await this.#give(`folder-${slot}`, [files.path])
    else await this.#give(`file-${slot}`, files.paths)
  }

  async giveFiles(slot: FileOption, paths: string[]): Promise<void> {
    await this.#give(`file-${slot}`, paths)
  }

  /** @param paths files, or one folder, whose files are one log */
  async giveLog(paths: string[]): Promise<void> {
    this.#log = paths.map((path) => basename(path)).join(', ')
    const folder = paths.length === 1 && statSync(paths[0]!).isDirectory()
    await this.#give(folder ? 'folder-log' : 'file-log', paths)
  }

  /** @throws ProblemError where the page does not let the run start, with what it lacks */
  async run(): Promise<void> {
    const { ready, missing } = await this.#settled()
    if (!ready) {
      const message = missing[0] ?? 'The page is not ready to replay.'
      throw new ProblemError({ code: 'not-ready', message, file: this.#log })
    }
    await this.page.evaluate(() => window.workbench.run())
  }

  /**
   * Waits until the run is over, however long it takes.
   * @param tell is given the phase as it changes
   * @throws ProblemError with the page's words where the run failed
   */
  async finished(tell: (phase: Phase) => void): Promise<void> {
    for (let last: Phase | null = null; ;) {
      const { phase, problems } = await this.#state()
      if (phase !== last) tell((last = phase))
      if (phase === 'done') return
      if (phase === 'failed') throw firstOf(problems)
      await this.#or(pause(BETWEEN_LOOKS))
    }
  }

  mapping(): Promise<Mapping | null> {
    return this.#or(this.page.evaluate(() => window.workbench.mapping()))
  }

  /** @throws Error before the run is over */
  async result(): Promise<EvaluationResult> {
    const result = await this.#or(this.page.evaluate(() => window.workbench.result()))
    if (!result) throw new Error('The page shows no result.')
    return result
  }

  /**
   * Saves a file of the result under its own name.
   * @throws ProblemError with what the page says where it cannot make the file
   */
  async save(file: ResultFile, folder: string, how: HowShared | null): Promise<void> {
    const download = this.page.waitForEvent('download', { timeout: PATIENTLY })
    download.catch(() => {})
    const problem = await this.#or(
      this.page.evaluate(([name, how]) => window.workbench.save(name, how ?? undefined), [
        file,
        how,
      ] as const),
    )
    if (problem) throw new ProblemError(problem)
    await (await this.#or(download)).saveAs(join(folder, file))
  }

  async #give(testId: string, paths: string[]): Promise<void> {
    await this.page.getByTestId(testId).setInputFiles(paths, { timeout: PROMPTLY })
    await this.#settled()
  }

  /**
   * The state once dropped files are read; a big log may take its time.
   * @throws ProblemError with the page's first complaint
   */
  async #settled(): Promise<PageState> {
    for (const start = Date.now(); Date.now() - start < PATIENTLY; await this.#or(pause(BETWEEN_LOOKS))) {
      const state = await this.#state()
      if (state.busy) continue
      if (state.problems.length > 0) throw firstOf(state.problems)
      return state
    }
    throw new Error(`The page was still reading files after ${PATIENTLY / 60_000} minutes.`)
  }

  #state(): Promise<PageState> {
    return this.#or(this.page.evaluate(() => window.workbench.state()))
  }

  #or<T>(work: Promise<T>): Promise<T> {
    return this.#gone.or(work)
  }
}
