/** What serving and monitoring programs write of predictions: made here, in the shapes that each documents. */
import { iso, jsonLines, table } from './envelopes'

interface Served {
  log: string
  /** Where the shape is said. */
  documented: string
  /** Role of each field that matters; the numbers among the features are these alone. */
  roles: Record<string, string>
}

const count = 24
const all = <T>(make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))
const size = (i: number) => i / 4
const tone = (i: number) => (i * 5) % 7
const share = (i: number) => ((i * 37) % 100) / 100
const answer = (i: number) => (share(i) < 0.5 ? 0 : 1)
const truth = (i: number) => (i % 3 === 0 ? 1 : answer(i))
const given = (i: number) => ({ size: size(i), tone: tone(i) })
const seconds = (i: number) => Date.UTC(2026, 2, 1) / 1000 + 7 * i
const nanos = (i: number) => `${seconds(i)}000000000`
const plain = (header: string, make: (i: number) => (string | number)[]) =>
  `${header}\n${all((i) => make(i).join(',')).join('\n')}\n`
const scores = (i: number) => ({ classes: ['no', 'yes'], scores: [1 - share(i), share(i)] })
const features = { size: 'feature', tone: 'feature' }

export const served: Record<string, Served> = {
  'SageMaker batch transform, joined': {
    documented: 'https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform-data-processing.html',
    log: jsonLines((i) => ({
      ...given(i),
      SageMakerOutput: { predicted_label: answer(i), score: share(i) },
    })),
    roles: { ...features, 'SageMakerOutput.predicted_label': 'primary', 'SageMakerOutput.score': 'primary-score' }, // prettier-ignore
  },
  'Vertex AI batch prediction': {
    documented: 'https://cloud.google.com/vertex-ai/docs/tabular-data/classification-regression/get-batch-predictions', // prettier-ignore
    log: jsonLines((i) => ({ instance: given(i), prediction: scores(i) })),
    roles: { 'instance.size': 'feature', 'instance.tone': 'feature', prediction: 'primary' },
  },
  'Vertex AI, classes with their scores': {
    documented: 'https://cloud.google.com/vertex-ai/docs/predictions/online-prediction-logging',
    log: jsonLines((i) => ({ endpoint: 'e', deployed_model_id: 'm', logging_time: iso(i), request_id: `r${i}`, request_payload: [JSON.stringify(given(i))], response_payload: [JSON.stringify(scores(i))] })), // prettier-ignore
    roles: { ...features, request_id: 'id', logging_time: 'time', predictions: 'primary' },
  },
  "Seldon's request log in Elasticsearch": {
    documented: 'https://github.com/SeldonIO/seldon-core/tree/v1.18.2/components/seldon-request-logger',
    log: jsonLines((i) => ({ _index: 'inference-log', _id: `p${i}`, _source: { 'RequestId': `p${i}`, 'ServingEnvironment': 'seldon', 'request': { 'dataType': 'tabular', 'elements': given(i), 'ce-time': iso(i) }, 'response': { 'dataType': 'tabular', 'instance': [share(i)], 'ce-time': iso(i) }, '@timestamp': iso(i) } })), // prettier-ignore
    roles: { 'RequestId': 'id', '@timestamp': 'time', 'request.elements.size': 'feature', 'request.elements.tone': 'feature', 'response.instance': 'primary' }, // prettier-ignore
  },
  "MLServer's and Triton's bodies in one record": {
    documented: 'https://github.com/open-inference/open-inference-protocol',
    log: jsonLines((i) => ({ timestamp: iso(i), request: { id: `r${i}`, inputs: [{ name: 'size', shape: [1, 1], datatype: 'FP32', data: [size(i)] }, { name: 'tone', shape: [1, 1], datatype: 'FP32', data: [tone(i)] }] }, response: { id: `r${i}`, model_name: 'm', outputs: [{ name: 'predict', shape: [1, 1], datatype: 'INT64', data: [answer(i)] }] } })), // prettier-ignore
    roles: { ...features, timestamp: 'time', predict: 'primary' },
  },
  'Amazon Bedrock invocation log': {
    documented: 'https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html',
    log: jsonLines((i) => ({ schemaType: 'ModelInvocationLog', timestamp: iso(i), requestId: `r${i}`, operation: 'InvokeModel', modelId: 'm', input: { inputContentType: 'application/json', inputBodyJson: given(i) }, output: { outputContentType: 'application/json', outputBodyJson: { label: answer(i) } } })), // prettier-ignore
    roles: { 'requestId': 'id', 'timestamp': 'time', 'input.inputBodyJson.size': 'feature', 'input.inputBodyJson.tone': 'feature', 'output.outputBodyJson.label': 'primary' }, // prettier-ignore
  },
  'MLflow evaluation table': {
    documented: 'https://mlflow.org/docs/latest/ml/evaluation/',
    log: JSON.stringify({ columns: ['size', 'tone', 'target', 'prediction'], data: all((i) => [size(i), tone(i), truth(i), answer(i)]) }), // prettier-ignore
    roles: { ...features, target: 'label', prediction: 'primary' },
  },
  'MLflow traces': {
    documented: 'https://mlflow.org/docs/latest/genai/tracing/search-traces/',
    log: table('trace_id,request_time,state,execution_duration,request,response', (i) => [`tr-${i}`, `${seconds(i)}000`, 'OK', `${12 + (i % 5)}`, JSON.stringify(given(i)), JSON.stringify({ prediction: answer(i) })]), // prettier-ignore
    roles: { 'trace_id': 'id', 'request_time': 'time', 'execution_duration': 'primary-latency', 'request.size': 'feature', 'request.tone': 'feature', 'response.prediction': 'primary' }, // prettier-ignore
  },
  'Weights & Biases table': {
    documented: 'https://docs.wandb.ai/guides/models/tables/',
    log: JSON.stringify({ columns: ['id', 'size', 'tone', 'pred', 'truth'], data: all((i) => [`r${i}`, size(i), tone(i), answer(i), truth(i)]), ncols: 5, nrows: count, column_types: { wb_type: 'typedDict' } }), // prettier-ignore
    roles: { ...features, id: 'id', pred: 'primary', truth: 'label' },
  },
  'Ray Serve, JSON': {
    documented: 'https://docs.ray.io/en/latest/serve/monitoring.html',
    log: jsonLines((i) => ({ levelname: 'INFO', asctime: iso(i), deployment: 'Model', replica: 'a1', component_name: 'replica', request_id: `r${i}`, message: `predict ${JSON.stringify({ features: given(i), prediction: answer(i) })}`, filename: 'm.py', lineno: 12 })), // prettier-ignore
    roles: { 'request_id': 'id', 'asctime': 'time', 'features.size': 'feature', 'features.tone': 'feature', 'prediction': 'primary' }, // prettier-ignore
  },
  'Ray Serve, text': {
    documented: 'https://docs.ray.io/en/latest/serve/monitoring.html',
    log: all((i) => `INFO ${iso(i).slice(0, 19).replace('T', ' ')},123 default_Model a1 r${i} -- predict ${JSON.stringify({ features: given(i), prediction: answer(i) })}\nINFO ${iso(i).slice(0, 19).replace('T', ' ')},124 default_Model a1 r${i} -- POST / 200 3.2ms\n`).join(''), // prettier-ignore
    roles: { 'logged_at': 'time', 'features.size': 'feature', 'features.tone': 'feature', 'prediction': 'primary' }, // prettier-ignore
  },
  TorchServe: {
    documented: 'https://pytorch.org/serve/logging.html',
    log: all((i) => `${iso(i).slice(0, 19)},123 [INFO ] W-9000-m_1.0-stdout MODEL_LOG - ${JSON.stringify({ request_id: `r${i}`, ...given(i), prediction: answer(i) })}\n${iso(i).slice(0, 19)},124 [INFO ] W-9000-m_1.0 ACCESS_LOG - /127.0.0.1:5000 "POST /predictions/m HTTP/1.1" 200 5\n`).join(''), // prettier-ignore
    roles: { ...features, request_id: 'id', logged_at: 'time', prediction: 'primary' },
  },
  Evidently: {
    documented: 'https://docs.evidentlyai.com/docs/library/data_definition',
    log: plain('timestamp,size,tone,target,prediction', (i) => [iso(i), size(i), tone(i), truth(i), answer(i)]), // prettier-ignore
    roles: { ...features, timestamp: 'time', target: 'label', prediction: 'primary' },
  },
  NannyML: {
    documented: 'https://nannyml.readthedocs.io/en/stable/tutorials/data_requirements.html',
    log: plain('identifier,size,tone,timestamp,y_pred_proba,y_pred,y_true', (i) => [`r${i}`, size(i), tone(i), iso(i), share(i), answer(i), truth(i)]), // prettier-ignore
    roles: { ...features, identifier: 'id', timestamp: 'time', y_pred_proba: 'primary-score', y_pred: 'primary', y_true: 'label' }, // prettier-ignore
  },
  Arize: {
    documented: 'https://arize.com/docs/ax/machine-learning/machine-learning/how-to-ml/upload-data-to-arize/log-directly-via-sdk-api', // prettier-ignore
    log: plain('prediction_id,prediction_ts,prediction_label,prediction_score,actual_label,size,tone', (i) => [`p${i}`, seconds(i), ['No Claims', 'Claims'][answer(i)]!, share(i), ['No Claims', 'Claims'][truth(i)]!, size(i), tone(i)]), // prettier-ignore
    roles: { ...features, prediction_id: 'id', prediction_ts: 'time', prediction_label: 'primary', prediction_score: 'primary-score', actual_label: 'label' }, // prettier-ignore
  },
  Fiddler: {
    documented: 'https://docs.fiddler.ai/',
    log: plain('fiddler_id,fiddler_timestamp,size,tone,predicted_churn,churn', (i) => [`f${i}`, seconds(i) * 1000, size(i), tone(i), share(i), ['no', 'yes'][truth(i)]!]), // prettier-ignore
    roles: { ...features, fiddler_id: 'id', fiddler_timestamp: 'time', predicted_churn: 'primary-score', churn: 'label' }, // prettier-ignore
  },
  "WhyLabs' columns": {
    documented: 'https://docs.whylabs.ai/docs/whylabs-overview',
    log: plain('timestamp,size,tone,output_prediction,output_score', (i) => [iso(i), size(i), tone(i), answer(i), share(i)]), // prettier-ignore
    roles: { ...features, timestamp: 'time', output_prediction: 'primary', output_score: 'primary-score' },
  },
  DataRobot: {
    documented: 'https://docs.datarobot.com/en/docs/api/reference/batch-prediction-api/output-format.html',
    log: plain('row_id,size,tone,readmitted_yes_PREDICTION,readmitted_no_PREDICTION', (i) => [i, size(i), tone(i), share(i).toFixed(2), (1 - share(i)).toFixed(2)]), // prettier-ignore
    roles: { ...features, row_id: 'id', readmitted_yes_PREDICTION: 'ignore', readmitted_no_PREDICTION: 'ignore' }, // prettier-ignore
  },
  "Gradio's flagged samples": {
    documented: 'https://www.gradio.app/docs/gradio/csvlogger',
    log: plain('size,tone,output,flag,username,timestamp', (i) => [
      size(i),
      tone(i),
      answer(i),
      '',
      '',
      iso(i),
    ]),
    roles: { ...features, output: 'primary', timestamp: 'time' },
  },
  Feast: {
    documented: 'https://docs.feast.dev/reference/feature-servers/python-feature-server',
    log: jsonLines((i) => ({ __log_date: '2026-03-01', __log_timestamp: iso(i), __request_id: `r${i}`, size: size(i), tone: tone(i), prediction: answer(i) })), // prettier-ignore
    roles: { ...features, __log_timestamp: 'time', __request_id: 'id', prediction: 'primary' },
  },
  Jaeger: {
    documented: 'https://www.jaegertracing.io/docs/latest/apis/',
    log: JSON.stringify({ data: all((i) => ({ traceID: `t${i}`, spans: [{ traceID: `t${i}`, spanID: `s${i}`, operationName: 'predict', startTime: seconds(i) * 1e6, duration: 3100, tags: [{ key: 'size', type: 'float64', value: size(i) }, { key: 'tone', type: 'int64', value: tone(i) }, { key: 'prediction', type: 'int64', value: answer(i) }] }], processes: { p1: { serviceName: 'm' } } })) }), // prettier-ignore
    roles: { ...features, spanID: 'id', time: 'time', prediction: 'primary' },
  },
  'OpenTelemetry spans': {
    documented: 'https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding',
    log: jsonLines((i) => ({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: `t${i}`, spanId: `s${i}`, startTimeUnixNano: nanos(i), attributes: [{ key: 'size', value: { doubleValue: size(i) } }, { key: 'tone', value: { intValue: String(tone(i)) } }, { key: 'prediction', value: { intValue: String(answer(i)) } }] }] }] }] })), // prettier-ignore
    roles: { ...features, time: 'time', traceId: 'id', prediction: 'primary' },
  },
  'Langfuse observations': {
    documented: 'https://langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields',
    log: jsonLines((i) => ({ id: `o${i}`, trace_id: `t${i}`, environment: 'default', type: 'SPAN', start_time: iso(i), end_time: new Date(Date.parse(iso(i)) + 31).toISOString(), name: 'predict', level: 'DEFAULT', input: JSON.stringify(given(i)), output: JSON.stringify({ prediction: answer(i) }), latency: 0.031 })), // prettier-ignore
    roles: { 'trace_id': 'id', 'start_time': 'time', 'input.size': 'feature', 'input.tone': 'feature', 'output.prediction': 'primary', 'latency': 'primary-latency' }, // prettier-ignore
  },
  'Cloud Run': {
    documented: 'https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry',
    log: JSON.stringify(all((i) => ({ insertId: `x${i}`, httpRequest: { requestMethod: 'POST', status: 200, latency: `0.0${10 + (i % 9)}s` }, jsonPayload: { features: given(i), prediction: answer(i) }, timestamp: iso(i), severity: 'INFO', labels: { instanceId: 'a' } }))), // prettier-ignore
    roles: { 'timestamp': 'time', 'features.size': 'feature', 'features.tone': 'feature', 'prediction': 'primary', 'httpRequest.latency': 'primary-latency' }, // prettier-ignore
  },
}
