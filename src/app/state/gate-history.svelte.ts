/** The gates as they are set, and as they were: a change can be taken back. */
import { defaultGates, type Gates, type RollbackDrill } from '../../result/gates'

/** Changes that can be taken back. */
const MOST = 50

export class GateHistory {
  #current = $state.raw<Gates>(structuredClone(defaultGates))
  #before = $state.raw<Gates[]>([])

  get current(): Gates {
    return this.#current
  }
  get undoable(): boolean {
    return this.#before.length > 0
  }

  /** @returns false where nothing is different */
  change(gates: Gates): boolean {
    if (JSON.stringify(gates) === JSON.stringify(this.#current)) return false
    this.#before = [...this.#before.slice(1 - MOST), this.#current]
    this.#current = gates
    return true
  }

  /** @returns false where nothing was changed */
  undo(): boolean {
    const last = this.#before.at(-1)
    if (!last) return false
    this.#before = this.#before.slice(0, -1)
    // A drill is a measurement of what is loaded now, not a setting to go back to.
    this.#current = withDrill(last, this.#current.rollback.drill)
    return true
  }

  /** A drill was run, or (null) what it was of is no longer what is loaded. */
  drilled(drill: RollbackDrill | null): void {
    this.#current = withDrill(this.#current, drill)
  }
}

function withDrill(gates: Gates, drill: RollbackDrill | null): Gates {
  return { ...gates, rollback: { ...gates.rollback, drill } }
}
