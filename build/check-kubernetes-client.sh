#!/usr/bin/env bash
# Holds build/KubernetesClient.Contract against the real package KubernetesClient, member by member. Fails on any difference.
# Where the feed lacks the package it says so and passes. Arguments go to dotnet, for example
#   build/check-kubernetes-client.sh -p:KubernetesClientVersion=20.0.89
#   build/check-kubernetes-client.sh -p:RestoreAdditionalProjectSources=/path/to/folder-feed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=$PWD/artifacts/check-kubernetes-client
rm -rf "$out"
mkdir -p "$out"

# In a folder of its own: what a restore that finds no package leaves behind is none of the ordinary build's.
package=(-p:KubernetesClient=package -p:ArtifactsPath="$out/artifacts")
if ! dotnet restore build/check-kubernetes-client -v:minimal "${package[@]}" "$@" > "$out/restore.log" 2>&1; then
  # NU1101: no such package. NU1102: not this version.
  if grep -qE 'error NU110[12]: Unable to find package KubernetesClient[ .]' "$out/restore.log"; then
    echo "The contract was not compared: this feed lacks the package KubernetesClient."
    exit 0
  fi
  cat "$out/restore.log" >&2
  exit 1
fi

dotnet build build/KubernetesClient.Contract -nologo -v:quiet -o "$out/contract"
dotnet build build/check-kubernetes-client -nologo -v:quiet --no-restore "${package[@]}" "$@" -o "$out/package"
dotnet "$out/package/CheckKubernetesClient.dll" "$out/contract/KubernetesClient.dll"
