/** Hands a blob to the person as a file. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken its own reference once the click is dispatched, but Safari needs a moment.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
