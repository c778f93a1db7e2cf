#!/usr/bin/env bash
# Lets 20 informers live through faults every second on 10,000 objects that change all the time, and prints figures. Fails when a cache,
# a handler or an index differs from the server at the end, when memory grew, or when something is left over after all is disposed.
#   build/soak.sh 10                  ten minutes
#   build/soak.sh 1 --seed 42         the same faults and writes again, as far as the scheduler lets them be the same
#   build/soak.sh --seconds 60        in seconds
# More options: build/soak.sh --help. SOAK_CONFIGURATION=Debug runs what a plain `dotnet build` has built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
configuration=${SOAK_CONFIGURATION:-Release}
dotnet build tests/Informers.Soak -c "$configuration" -nologo -v:quiet
exec dotnet run --project tests/Informers.Soak -c "$configuration" --no-build -- "$@"
