/** A file to read, already decompressed where it was compressed. */
export interface Source {
  /** As the person knows it, with its folder: 'logs/day1.csv.gz'. */
  name: string
  /** Compressed size in bytes: what progress counts. */
  size: number
  /** A fresh stream of the decompressed bytes; `progress` is told how many *compressed* bytes are consumed. */
  stream(progress?: (bytes: number) => void): ReadableStream<Uint8Array>
  /** Random access for formats that need it (Parquet, zip); bytes as on disk. */
  blob: Blob
}

/** The start of a file, for sniffing. */
export interface Head {
  name: string
  /** The first 64 KiB at most, decompressed. */
  bytes: Uint8Array
  /** The same as text, without a byte-order mark. */
  text: string
  /** Whether `bytes` is the whole file. */
  whole: boolean
}
