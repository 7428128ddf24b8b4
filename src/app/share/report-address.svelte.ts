/** A report that the address of the page names (?report=): nothing is asked of its host before somebody has said so. */
import type { Problem } from '../../core/problem'
import type { DroppedFile } from '../../files/dropped'
import { addressOf } from '../../models/address'
import { asProblem } from '../state/problems'

export class ReportAddress {
  /** As it would be fetched; null where it is none. */
  readonly url: URL | null = null
  /** Whether it is at the same place as this page. */
  readonly own: boolean = false
  #problem = $state.raw<Problem | null>(null)
  #fetching = $state(false)
  #over = $state(false)

  /**
   * @param text what the address names
   * @param page the page's own address
   * @param open shows what was fetched
   */
  constructor(
    text: string,
    private readonly page: string,
    private readonly open: (file: DroppedFile) => Promise<void>,
  ) {
    try {
      this.url = addressOf(text, page, 'a report.html or evaluation.json')
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing changes it
      this.own = this.url.origin === new URL(page).origin
    } catch (thrown) {
      this.#problem = asProblem(thrown, 'Reading the address')
    }
  }

  /** What fetching it tells, and whom. */
  get told(): string {
    return this.own
      ? 'It lies where this page lies.'
      : `It is fetched from ${this.url?.host ?? 'nowhere'}, which then knows that somebody at your address reads it. Nothing else is told, and nothing of yours is sent.`
  }
  get fetching(): boolean {
    return this.#fetching
  }
  get problem(): Problem | null {
    return this.#problem
  }
  /** It is on the page, or nobody wants it. */
  get over(): boolean {
    return this.#over
  }

  dismiss(): void {
    this.#over = true
  }

  /** What the press of a button lets happen. */
  async fetch(): Promise<void> {
    if (!this.url || this.#fetching) return
    this.#fetching = true
    this.#problem = null
    try {
      const { fetchInWorker } = await import('../../models/fetch')
      const files = await fetchInWorker(this.url.href, () => {}, new AbortController().signal, 'report')
      const { path, file } = files![0]!
      await this.open({ path, file: new File([file], path) })
      this.#over = true
    } catch (thrown) {
      this.#problem = asProblem(thrown, 'Fetching the report')
    }
    this.#fetching = false
  }
}
