/** What a page has written to this machine. */
import type { Page } from 'playwright'

/** Bytes of answers that lie on this machine. */
export const keptBytes = (page: Page) =>
  page.evaluate(async () => {
    let bytes = 0
    try {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('replays')
      const files = (folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }).values()
      for await (const file of files) bytes += (await file.getFile()).size
    } catch {
      // Nothing was written yet.
    }
    return bytes
  })

/** Setups that lie on this machine. */
export const keptSetups = (page: Page) => keptIn(page, 'setups')

/** Evaluations that lie on this machine. */
export const keptEvaluations = (page: Page) => keptIn(page, 'evaluations')

const keptIn = (page: Page, store: string) =>
  page.evaluate(
    (store) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('shadow-workbench')
        opening.onerror = () => reject(new Error('no database'))
        opening.onsuccess = () => {
          const database = opening.result
          const counting = database.transaction(store).objectStore(store).count()
          counting.onsuccess = () => {
            database.close()
            resolve(counting.result)
          }
        }
      }),
    store,
  )
