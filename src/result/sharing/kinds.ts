/** Kinds of what is in a result besides figures. */
/** What is counted, and called so, before it is shared. */
export type Kind =
  | 'requests'
  | 'request ids'
  | 'column names'
  | 'class names'
  | 'categories and ranges of features'
  | 'values of features and of the log'
  | 'pictures of requests'
  | 'file names'
  | 'model names'
  | 'what was written about the rollback and the decision'
  | 'sentences that quote'
  | 'the mapping'
