/** Envoy's tap in protobuf's own bytes. https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/tap/v3/common.proto */
import type { Head } from '../../files/source'
import { refusedFormat } from '../refused'

export default refusedFormat({
  id: 'envoy-tap-binary',
  title: 'Envoy tap, binary',
  sniff: (head) => (isBinaryTap(head) ? 0.9 : 0),
  message: "This is an Envoy tap in protobuf's binary format, which is not read here.",
  mend: "Set the sink's format to JSON_BODY_AS_STRING, JSON_BODY_AS_BYTES or PROTO_TEXT (docs/capture/envoy.md has a configuration).",
})

/** The first field of a trace begins with its tag, or with its length where they follow one another; headers are text. */
function isBinaryTap({ bytes, text }: Head): boolean {
  const tagged = bytes.subarray(0, 5).some((byte) => byte === 0x0a || byte === 0x12)
  const control = bytes.subarray(0, 512).some((byte) => byte < 9)
  return tagged && control && text.includes(':method') && text.includes(':path')
}
