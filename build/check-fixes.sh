#!/usr/bin/env bash
# Has dotnet format apply the fixes of the rules to tests/Informers.Analyzers.FixSample, which has every bug that one of them mends, and builds and tests the
# result. A copy is mended: the sample stays wrong.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Beside the root's own build files. Not below artifacts, which no project compiles.
copy=$PWD/.fix-sample
project=$copy/Informers.Analyzers.FixSample.csproj
rm -rf "$copy"
mkdir "$copy"
trap 'rm -rf "$copy"' EXIT
cp tests/Informers.Analyzers.FixSample/*.cs* tests/Informers.Analyzers.FixSample/.editorconfig "$copy"

# The rules with a fix, as their pages say. Of INF1050 no form was found yet in which its fix is offered for what a field keeps.
rules=$(grep -l '^## Fix$' generator/docs/rules/INF1*.md | xargs -n 1 basename -s .md | grep -v INF1050)

# Wrong as it is: else there is nothing to see here.
dotnet restore "$project" -v q
if found=$(dotnet build "$project" --no-restore -v q -nologo 2>&1); then
  echo "The sample builds without a report."
  exit 1
fi
for rule in $rules; do
  grep -q " $rule: " <<< "$found" || { echo "The sample has no bug that $rule reports."; missing=1; }
done
[ -z "${missing:-}" ] || { grep -E ': error ' <<< "$found" | sort -u; exit 1; }

# One change of each kind is made at a time, so more than once.
for _ in 1 2 3 4; do
  dotnet format analyzers "$project" --no-restore --severity info --diagnostics $rules
  if left=$(dotnet build "$project" --no-restore -v q -nologo 2>&1); then
    dotnet run --no-build --project "$project"
    exit
  fi
done
echo "$left" | grep -E ': error ' | sort -u
echo "dotnet format left bugs, or made others."
exit 1
