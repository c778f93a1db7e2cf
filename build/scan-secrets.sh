#!/usr/bin/env bash
# scan-secrets.sh RECORDS OUTPUT...: fails when what a run of the tests has said, in files or folders, has a secret that a test has used.
# RECORDS is the folder that INFORMERS_TEST_SECRETS named during that run: what the test processes have found themselves, in logs and
# exceptions, is there as *.leaks, and their secrets without a mark as *.secrets.
set -uo pipefail
records=$1
shift

secrets=$(mktemp)
trap 'rm -f "$secrets"' EXIT
find "$records" -name '*.secrets' -exec cat {} + > "$secrets" 2>/dev/null
if [ ! -s "$secrets" ]; then
  echo "No test has recorded a secret in $records: was INFORMERS_TEST_SECRETS set while they ran?"
  exit 1
fi

told=0
while IFS= read -r -d '' leaks; do
  echo "Told in a log or an exception ($(basename "$leaks")):"
  sort -u "$leaks" | head -20
  told=1
done < <(find "$records" -name '*.leaks' -size +0 -print0)

# The mark of tests/Shared/Secrets/TestSecrets.cs, as it is and in base64, in any place; keys in PEM, likewise.
encoded() {
  local text=$1 before padded bits
  for before in 0 1 2; do
    padded=$(printf '%*s' "$before" '' | tr ' ' 'x')$text
    bits=$((${#padded} * 8))
    printf '%s' "$padded" | base64 | tr -d '\n' | cut -c "$(((before * 8 + 5) / 6 + 1))-$((bits / 6))"
  done
}

{ encoded 's3cr3t-'; encoded 'PRIVATE KEY-----'; echo 'PRIVATE KEY-----'; } >> "$secrets"
if grep -rnF -f "$secrets" "$@" | cut -c 1-300 | head -20 | grep .; then
  told=1
fi

if grep -rniF 's3cr3t-' "$@" | cut -c 1-300 | head -20 | grep .; then
  told=1
fi

if [ "$told" -ne 0 ]; then
  echo "A secret was told: see above. Nothing that is logged, printed or thrown may have a token, a key or a password."
  exit 1
fi

echo "Nothing that was said has one of the $(sort -u "$secrets" | wc -l) secrets."
