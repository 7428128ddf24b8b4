/** Keys under which a body says what is asked, and what is answered, beside whatever else is in its object. */
export const REQUEST_KEYS = ['instances', 'inputs', 'dataframe_split', 'dataframe_records', 'input_data']
export const RESPONSE_KEYS = ['predictions', 'outputs']
