/** TensorFlow's types, as a graph names them. */
import type { DType } from './bundle'
import type { Json } from '../files/json'

/** TensorFlow's names and numbers (types.proto) as what TF.js makes of them. */
const dtypes: Record<string, DType> = {
  DT_FLOAT: 'float32',
  DT_DOUBLE: 'float32',
  DT_HALF: 'float32',
  DT_BFLOAT16: 'float32',
  DT_INT32: 'int32',
  DT_UINT8: 'int32',
  DT_INT16: 'int32',
  DT_INT8: 'int32',
  DT_INT64: 'int32',
  DT_STRING: 'string',
  DT_BOOL: 'bool',
  DT_COMPLEX64: 'complex64',
  1: 'float32',
  2: 'float32',
  3: 'int32',
  4: 'int32',
  7: 'string',
  8: 'complex64',
  9: 'int32',
  10: 'bool',
}

/** What TF.js makes of TensorFlow's type; null where it is none that we know. */
export function knownDtype(dtype: Json | undefined): DType | null {
  return dtypes[String(dtype)] ?? null
}
