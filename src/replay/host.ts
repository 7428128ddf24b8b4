/** What the replay's worker runs in, and what only that can say or load. */
import type { Backend } from './contract'

export interface Host {
  /** 'Chrome 140', 'Node.js 20.19.0'. */
  name: string
  /** At the beginning of a sentence: 'This browser'. */
  called: string
  cores: number | null
  crossOriginIsolated: boolean
  /** Loads a backend's code; one that is absent cannot run here. */
  load: Partial<Record<Backend, () => Promise<unknown>>>
}
