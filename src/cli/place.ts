/** Where the built workbench lies: beside the folder of modules that this is in, in a checkout and in the package. */
import { resolve } from 'node:path'

export const dist = resolve(import.meta.dirname, '..', 'dist')

export const reportTemplate = (): string => resolve(dist, 'report-template.html')
