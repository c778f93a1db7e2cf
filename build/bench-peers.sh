#!/usr/bin/env bash
# Holds Informers against client-go on the same bytes: one replayed server, runs in turn, medians, and their ratio.
#   build/bench-peers.sh PEERS POD_RECORD [--pairs 5] [--updates 50000] [--strip]
# PEERS holds the programs client-go-bench and loadgen; POD_RECORD is what `loadgen --record` wrote. --strip drops managedFields on both sides.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
peers=$(cd "$1" && pwd) record=$(realpath "$2")
shift 2
pairs=5 updates=50000 strip=
while [ $# -gt 0 ]; do
  case $1 in
    --pairs) pairs=$2; shift 2 ;;
    --updates) updates=$2; shift 2 ;;
    --strip) strip=1; shift ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
done

address=127.0.0.1:${BENCH_PORT:-18111}
work=$(mktemp -d)
dotnet build tests/Informers.Benchmarks -c Release -nologo -v:quiet >&2
"$peers/loadgen" --serve "$address" --record "$record" --updates "$updates" > "$work/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
until curl -sf -o /dev/null "http://$address/api/v1/pods?limit=1"; do sleep 0.2; done

# one NAME COMMAND...: starts a client, lets the updates go once it has synced, keeps its line.
one() {
  local name=$1
  shift
  rm -f "$work/synced"
  "$@" --server "http://$address" --resource pods --handlers 1 --events "$updates" --synced-file "$work/synced" > "$work/out" 2>> "$work/$name.log" &
  local client=$!
  until [ -e "$work/synced" ]; do kill -0 $client; sleep 0.1; done
  curl -sf -o /dev/null -X POST "http://$address/go"
  wait $client
  curl -sf -o /dev/null -X POST "http://$address/hold"
  tail -n 1 "$work/out" >> "$work/$name.jsonl"
}

for ((pair = 1; pair <= pairs; pair++)); do
  one client-go "$peers/client-go-bench" --content-type json --no-gzip ${strip:+--transform strip}
  one informers dotnet artifacts/bin/Informers.Benchmarks/release/Informers.Benchmarks.dll peer $([ -n "$strip" ] || echo --keep-managed-fields)
  echo "pair $pair of $pairs" >&2
done

python3 - "$work" <<'PYTHON'
import json, pathlib, statistics, sys
work = pathlib.Path(sys.argv[1])
rows = {name: [json.loads(line) for line in (work / f"{name}.jsonl").read_text().splitlines()] for name in ("client-go", "informers")}
figures = {
    "CPU to sync": lambda r: r["cpu_ms"], "time to sync": lambda r: r["time_to_sync_ms"], "RSS after sync": lambda r: r["rss_bytes"],
    "peak RSS / RSS": lambda r: r["peak_rss_at_sync_bytes"] / r["rss_bytes"],
    "events/s": lambda r: r["events"]["events_per_s"], "CPU per event": lambda r: r["events"]["cpu_us_per_event"],
    "Get": lambda r: r["list_read_ns"]["get"], "ByIndex": lambda r: r["list_read_ns"]["by_index"], "List of all": lambda r: r["list_read_ns"]["list_all"],
}
print("| figure | client-go | Informers | ratio |\n|---|---:|---:|---:|")
for name, read in figures.items():
    theirs, ours = (statistics.median(read(row) for row in rows[peer]) for peer in ("client-go", "informers"))
    print(f"| {name} | {theirs:,.2f} | {ours:,.2f} | {ours / theirs:.4f} |")
PYTHON
