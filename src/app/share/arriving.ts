/** Whether the address brings something along: a report to be fetched (?report=), or a verdict in the address itself (#verdict=). */
export function brings({ search, hash }: Pick<Location, 'search' | 'hash'>): boolean {
  return new URLSearchParams(search).has('report') || hash.startsWith('#verdict=')
}
