/** The names by which capture systems and people call what a field is for. */
import type { FieldRole } from '../core/roles'

/** Names of each role, the surest first. */
export const ALIASES: [FieldRole, names: string][] = [
  [
    'id',
    `request_id requestid req_id correlation_id correlationid event_id eventid inference_id
     inferenceid identifier prediction_id invocation_id databricks_request_id client_request_id
     x_request_id trace_id transaction_id uuid guid id row_id rowid key`,
  ],
  [
    'time',
    `timestamp time datetime date ts timestamp_ms timestamp_ns timestamp_us event_time eventtime
     request_time inferencetime inference_time logging_time created_at createdat received_at
     logged_at captured_at starteddatetime asctime time_iso8601 at t created logged_time`,
  ],
  [
    'shadow-score',
    `shadow_score shadow_proba shadow_prob shadow_probability shadow_confidence candidate_score
     challenger_score shadow_prediction_score`,
  ],
  [
    'primary-score',
    `primary_score primary_proba primary_prob primary_probability primary_confidence production_score
     prod_score champion_score y_score y_prob y_proba y_pred_proba y_pred_prob score proba probability confidence
     prediction_score output_score model_score`,
  ],
  [
    'shadow-latency',
    `shadow_latency_ms shadow_latency shadow_ms shadow_time_ms shadow_duration_ms
     candidate_latency_ms candidate_latency challenger_latency_ms`,
  ],
  [
    'primary-latency',
    `primary_latency_ms primary_latency primary_ms primary_time_ms production_latency_ms
     production_latency prod_latency_ms champion_latency_ms latency_ms latency execution_time_ms
     execution_duration_ms duration_ms response_time_ms elapsed_ms inference_time_ms inference_ms predict_ms
     process_time_ms took_ms latency_millis elapsed_time_ms response_time execution_duration elapsed took`,
  ],
  [
    'shadow',
    `shadow_pred shadow_result shadow_prediction shadow_predictions shadow_output shadow_class
     shadow_label shadow candidate_pred candidate_prediction challenger_prediction challenger_pred
     y_pred_shadow`,
  ],
  [
    'primary',
    `primary_pred primary_prediction primary_result primary_output primary_class primary
     production_result production_pred production_prediction prod_prediction prod_pred
     champion_prediction champion_pred y_pred y_hat yhat prediction predictions predicted
     predicted_class predicted_label prediction_label prediction_class model_output output_prediction model_prediction model_pred result pred`,
  ],
  [
    'label',
    `true_label label labels target y_true actual actuals actual_label groundtruth ground_truth gt
     truth outcome class_label true_class actual_class expected y targets cls_target clf_target reg_target`,
  ],
  ['status', 'status status_code statuscode http_status response_status st'],
  ['group', 'batch_id batchid'],
  [
    'ignore',
    `index unnamed_0 batch_index shadow_error primary_error error agree hostname model_name
     model_version user_agent http_method request_method request_uri request_path http_path
     http_version http_user_agent remote_addr client_ip`,
  ],
]
