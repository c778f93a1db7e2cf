#!/usr/bin/env bash
# Runs the generator's tests on another Roslyn than the one it is built for: users' compilers are newer, and an IDE may be.
# usage: build/test-roslyn.sh [VERSION [ARGUMENTS OF THE TESTS...]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=${1:-5.12.0}
[ $# -eq 0 ] || shift

# Its own output, beside that of the ordinary build; built for the ordinary Roslyn, as it is shipped, is the generator alone.
export MSBUILDDISABLENODEREUSE=1
tests=tests/Informers.Generator.Tests
dotnet build "$tests" --nologo -p:TestRoslynVersion="$version" -p:ArtifactsPath="$PWD/artifacts/roslyn-$version"
exec "artifacts/roslyn-$version/bin/Informers.Generator.Tests/debug/Informers.Generator.Tests" -noLogo -noColor "$@"
