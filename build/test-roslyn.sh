#!/usr/bin/env bash
# Runs the tests of the generator and of the rules on another Roslyn than the one they are built for: users' compilers are newer, and an IDE may be.
# usage: build/test-roslyn.sh [VERSION [ARGUMENTS OF THE TESTS...]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=${1:-5.12.0}
[ $# -eq 0 ] || shift

# Their own output, beside that of the ordinary build; built for the ordinary Roslyn, as they are shipped, are generator and rules alone.
export MSBUILDDISABLENODEREUSE=1
out=$PWD/artifacts/roslyn-$version
status=0
for tests in Informers.Generator.Tests Informers.Analyzers.Tests; do
  dotnet build "tests/$tests" --nologo -p:TestRoslynVersion="$version" -p:ArtifactsPath="$out"
  "$out/bin/$tests/debug/$tests" -noLogo -noColor "$@" || status=$?
done

exit $status
