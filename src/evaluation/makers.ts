/** Objects of figures, each of which is made by a function of its own: all at once, or those that are read. */

export type Makers<T> = { [K in keyof T]: () => T[K] }

/** All figures, in the order of their makers. */
export function made<T>(makers: Makers<T>): T {
  return Object.fromEntries(Object.entries<() => unknown>(makers).map(([key, make]) => [key, make()])) as T
}

/** Figures that are made when they are read, and no others. For those who simulate many evaluations. */
export function madeAsRead<T>(makers: Makers<T>): T {
  const figures = {}
  for (const [key, make] of Object.entries<() => unknown>(makers))
    Object.defineProperty(figures, key, { get: once(make) })
  return figures as T
}

/** What is made when it is first asked for, and then kept. */
export function once<T>(make: () => T): () => T {
  let kept: { value: T } | null = null
  return () => (kept ??= { value: make() }).value
}
