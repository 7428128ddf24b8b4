#!/usr/bin/env bash
# What action.yml runs. CONFIG, OUT, ARGUMENTS (one word a line) and INSUFFICIENT are its inputs; WORKBENCH is the program.
set -u
args=(--config "$CONFIG" --out "$OUT" --junit "$OUT/junit.xml" --markdown "$OUT/summary.md")
while IFS= read -r word; do
  [ -z "$word" ] || args+=("$word")
done <<<"$ARGUMENTS"

node "$WORKBENCH" evaluate "${args[@]}"
status=$?
verdicts=(promote hold insufficient)
{
  echo "status=$status"
  echo "verdict=${verdicts[$status]:-}"
} >>"$GITHUB_OUTPUT"
if [ "$status" = 2 ] && [ "$INSUFFICIENT" = pass ]; then exit 0; fi
exit "$status"
