/** The payload loggers of KServe, Knative and Seldon: a record for the request and one for the response, in any order. */
import { eventFormat } from '../records/cloudevent'
import { pairFormat } from '../records/pairs'

export default pairFormat(eventFormat)
