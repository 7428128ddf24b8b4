/** What unpacks a page. None makes more of it than the page's header says. */
import type { Compressors } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { unpackZstd } from '../columnar/zstd'

export const codecs: Compressors = { ...compressors, ZSTD: unpackZstd }
