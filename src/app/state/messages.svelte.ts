/** What the page says beside what its places hold. */
import type { Problem } from '../../core/problem'

export class Messages {
  #complaints = $state.raw<Problem[]>([])
  #notice = $state<string | null>(null)
  #said = $state('')

  /** What belongs to no place: a report that cannot be read, a demo that is not there. */
  get complaints(): Problem[] {
    return this.#complaints
  }
  /** What has just become of the result that is shown. */
  get notice(): string | null {
    return this.#notice
  }
  /** The last thing worth reading out. */
  get said(): string {
    return this.#said
  }

  say(words: string): void {
    this.#said = words
  }

  tell(notice: string | null): void {
    this.#notice = notice
  }

  complain(problem: Problem): void {
    this.#complaints = [...this.#complaints, problem]
    this.#said = problem.message
  }

  dismiss(problem: Problem): void {
    this.#complaints = this.#complaints.filter((one) => one !== problem)
  }

  /** Something new begins: complaints about what was before it go. */
  dismissAll(): void {
    this.#complaints = []
  }
}
