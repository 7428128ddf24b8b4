/**
 * A sign from the middle of what lets no message in: figures of many requests hold their thread for a while. Long work says
 * between two pieces of it that it gets on; whoever it is done for hears of it where he wants to, and nothing else comes of it.
 */
let heard: () => void = () => undefined

/** In long work that is not interrupted: each column, each simulated run, each thousand rows. Costs nearly nothing. */
export function gettingOn(): void {
  heard()
}

/** @param hear called for each sign from now on, in this thread: as often as thousands of times a second */
export function hearGettingOn(hear: () => void): void {
  heard = hear
}
