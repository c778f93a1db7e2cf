#!/usr/bin/env bash
# Packs what is shipped into artifacts/packages, anew, and as a build server does it: no path of this machine is in what is packed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rm -rf artifacts/packages
CI=true dotnet pack --nologo "$@"
ls -l artifacts/packages
