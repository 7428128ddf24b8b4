/** Models of other makers, told by name or by their first bytes; and the way from there to here. */
import { ProblemError } from '../core/problem'
import { baseName, headOf, type DroppedFile } from '../files/dropped'
import { looksLike } from '../files/magic'

interface Maker {
  what: string
  /** What to run, or what to do where there is no road. */
  mend: string
  name: RegExp
  starts?: (head: Uint8Array, text: string) => boolean
}

const toWeb =
  'tensorflowjs_converter --input_format=tf_saved_model --output_format=tfjs_graph_model saved_model web_model'
const logInstead =
  'log both models’ predictions where they run (a row per request: request_id, label, primary_prediction, shadow_prediction), and drop that log alone.'
/** Of what is told by its bytes alone. */
const NO_NAME = /^(?!)/
const bytes = (head: Uint8Array, ...wanted: number[]) => wanted.every((byte, i) => head[i] === byte)

const makers: Maker[] = [
  {
    what: 'a TensorFlow SavedModel',
    mend: `Convert it: ${toWeb}`,
    name: /(^|\/)saved_model\.pb(txt)?$/i,
  },
  {
    what: 'a frozen TensorFlow graph',
    mend: 'Convert it: tensorflowjs_converter --input_format=tf_frozen_model --output_node_names=NAMES graph.pb web_model (tensorflowjs 3 or older).',
    name: /\.pb$/i,
  },
  {
    what: 'a TensorFlow checkpoint, which holds weights alone',
    mend: `Load it into its model, model.export("saved_model"), then ${toWeb}`,
    name: /\.ckpt(\.|$)|\.data-\d{5}-of-\d{5}$/i,
  },
  {
    what: 'a TensorFlow Lite model',
    mend: `It cannot be turned back: convert the SavedModel that it was made from (${toWeb}).`,
    name: /\.tflite$/i,
    starts: (_, text) => text.slice(4, 8) === 'TFL3',
  },
  {
    what: 'an ONNX model of scikit-learn',
    mend: `Its operators (ai.onnx.ml) are not converted by onnx2tf: ${logInstead}`,
    name: NO_NAME,
    starts: (head, text) => bytes(head, 8) && head[2] === 0x12 && /^skl2onnx/i.test(text.slice(4)),
  },
  {
    what: 'an ONNX model',
    mend: `Convert it: onnx2tf -i model.onnx -o saved_model, then ${toWeb}`,
    name: /\.onnx$/i,
    // A protobuf whose first field is ir_version, followed by the producer's name.
    starts: (head, text) =>
      bytes(head, 8) && head[2] === 0x12 && /^(pytorch|onnx|tf2onnx|keras2onnx)/i.test(text.slice(4)),
  },
  {
    what: 'a PyTorch model',
    mend: `Export it: torch.onnx.export(model, example, "model.onnx"), onnx2tf -i model.onnx -o saved_model, then ${toWeb}`,
    name: /\.(pt|pth|ptl)$|(^|\/)(data\.pkl|constants\.pkl)$/i,
  },
  {
    what: 'weights in safetensors, without the model that they belong to',
    mend: `Load them into their model and export that: with torch.onnx.export and onnx2tf, or model.export("saved_model"), then ${toWeb}`,
    name: /\.safetensors$/i,
  },
  {
    what: 'a Python pickle',
    mend: `scikit-learn has no road into a browser (what skl2onnx writes is not converted further): ${logInstead}`,
    name: /\.(pkl|pickle|joblib|skops)$/i,
    starts: (head) => head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5,
  },
  {
    what: 'a model of boosted trees',
    mend: `${logInstead[0]!.toUpperCase()}${logInstead.slice(1)}`,
    name: /\.(ubj|xgb|cbm|lgb)$/i,
    starts: (_, text) => /^tree\nversion=v\d/.test(text) || /^\{"learner":/.test(text),
  },
  {
    what: 'a Core ML model',
    mend: 'Convert the model that it was made from.',
    name: /\.(mlmodel|mlpackage)(\/|$)/i,
  },
]

/** Whose model the file is; null where nothing says so. Bytes decide where a name says nothing. */
async function makerOf({ path, file }: DroppedFile): Promise<Maker | null> {
  const named = makers.find(({ name }) => name.test(path))
  const head = await headOf(file, 256)
  const looks = looksLike(head)
  // What is named like another's may be ours: a zip called .pt is looked into by those who open zips.
  if (looks === 'hdf5' || looks === 'empty') return null
  const text = new TextDecoder('latin1').decode(head)
  const begun = makers.find(({ starts }) => starts?.(head, text))
  // Who wrote it says more than what it is called.
  return (begun?.name === NO_NAME ? begun : null) ?? named ?? begun ?? null
}

export async function isForeign(dropped: DroppedFile): Promise<boolean> {
  return (await makerOf(dropped)) !== null
}

/** @param inside the zip that they were in */
export async function foreignModel(files: DroppedFile[], inside?: string): Promise<ProblemError | null> {
  for (const dropped of files) {
    const maker = await makerOf(dropped)
    if (!maker) continue
    return new ProblemError({
      code: 'other-format',
      message: `${inside ? '' : `${baseName(dropped.path)}: `}This is ${maker.what}, which does not run in a browser.`,
      file: inside ?? dropped.path,
      mend: maker.mend,
    })
  }
  return null
}
