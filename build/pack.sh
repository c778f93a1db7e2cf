#!/usr/bin/env bash
# Packs what is shipped into artifacts/packages, anew.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rm -rf artifacts/packages
dotnet pack --nologo "$@"
ls -l artifacts/packages
