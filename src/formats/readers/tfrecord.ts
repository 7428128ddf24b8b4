/**
 * TFRecord, as TensorFlow Serving writes PredictionLog: each record a length, its checksum, and a protocol buffer.
 * https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */
import type { Head } from '../../files/source'
import { refusedFormat } from '../refused'

export default refusedFormat({
  id: 'tfrecord',
  title: 'TFRecord',
  sniff: (head) => (isTfRecord(head) ? 1 : 0),
  message:
    "This is a TFRecord file, such as TensorFlow Serving's PredictionLog: its protocol buffers are not read here.",
  mend: 'Write a line of JSON per record, {"inputs": {name: values}, "outputs": {name: values}}, with tf.make_ndarray(tensor).tolist() of each tensor in predict_log.request.inputs and predict_log.response.outputs.',
})

/** The length's own checksum says so for certain. */
function isTfRecord({ bytes }: Head): boolean {
  if (bytes.length < 12) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sum = crc32c(bytes.subarray(0, 8))
  const masked = (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0
  return masked === view.getUint32(8, true)
}

/** CRC-32C (Castagnoli), bit by bit: eight bytes are all there is to check. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  }
  return ~crc >>> 0
}
