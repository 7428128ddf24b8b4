/** Ctrl-C, and whoever ends the process otherwise: nothing half-written stays. */

/** 128 and the signal's number, as shells have it. */
const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

const undoing = new Set<() => void>()

/** Ends the process on a signal, after what was begun is taken back. */
export function interruptible(): void {
  for (const [signal, status] of Object.entries(statuses))
    process.once(signal, () => {
      for (const undo of undoing) undo()
      process.exit(status)
    })
}

/** @param undo called where the process is interrupted before the returned function is */
export function undoneOnInterrupt(undo: () => void): () => void {
  undoing.add(undo)
  return () => undoing.delete(undo)
}
