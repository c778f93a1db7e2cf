#!/usr/bin/env bash
# Holds Informers against client-go on the same bytes: one replayed server, runs in turn, medians, and their ratio.
#   build/bench-peers.sh PEERS POD_RECORD [--pairs 5] [--updates 50000] [--strip] [--paced SECONDS] [--published] [-- OPTION...]
# PEERS holds the programs client-go-bench and loadgen; POD_RECORD is what `loadgen --record` wrote. --strip drops managedFields on both sides.
# --paced adds runs of so many seconds: the latency at half of the rate that client-go just reached, and our lists of everything while 2,000 changes
# a second arrive, held against client-go's lists of a store that nobody changes. --published runs our peer as it is when published (tests/Informers.Peer),
# instead of as it is when built. What follows -- is for our peer alone, such as --sharing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
peers=$(cd "$1" && pwd) record=$(realpath "$2")
shift 2
pairs=5 updates=50000 strip= paced= published=
while [ $# -gt 0 ]; do
  case $1 in
    --pairs) pairs=$2; shift 2 ;;
    --updates) updates=$2; shift 2 ;;
    --strip) strip=1; shift ;;
    --paced) paced=$2; shift 2 ;;
    --published) published=1; shift ;;
    --) shift; break ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
done

address=127.0.0.1:${BENCH_PORT:-18111}
work=$(mktemp -d) server=
if [ -n "$published" ]; then
  dotnet publish tests/Informers.Peer -c Release --use-current-runtime --self-contained -o artifacts/peer -nologo -v:quiet >&2
  ours=(artifacts/peer/Informers.Peer "$@")
else
  dotnet build tests/Informers.Benchmarks -c Release -nologo -v:quiet >&2
  ours=(dotnet artifacts/bin/Informers.Benchmarks/release/Informers.Benchmarks.dll peer "$@")
fi
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT

# serve UPDATES RATE: replays so many updates, so many a second; 0 is as fast as they are read.
serve() {
  if [ -n "$server" ]; then
    kill "$server"
    wait "$server" 2>/dev/null || true
  fi
  "$peers/loadgen" --serve "$address" --record "$record" --updates "$1" --rate "$2" > "$work/server.log" 2>&1 &
  server=$!
  until curl -sf -o /dev/null "http://$address/api/v1/pods?limit=1"; do sleep 0.2; done
}

# one NAME UPDATES COMMAND...: starts a client, lets the updates go once it has synced, keeps its line.
one() {
  local name=$1 wanted=$2
  shift 2
  rm -f "$work/synced"
  "$@" --server "http://$address" --resource pods --handlers 1 --events "$wanted" --synced-file "$work/synced" > "$work/out" 2>> "$work/$name.log" &
  local client=$!
  until [ -e "$work/synced" ]; do kill -0 $client; sleep 0.1; done
  curl -sf -o /dev/null -X POST "http://$address/go"
  wait $client
  curl -sf -o /dev/null -X POST "http://$address/hold"
  tail -n 1 "$work/out" >> "$work/$name.jsonl"
}

theirs=("$peers/client-go-bench" --content-type json --no-gzip)
if [ -n "$strip" ]; then theirs+=(--transform strip); else ours+=(--keep-managed-fields); fi

serve "$updates" 0
for ((pair = 1; pair <= pairs; pair++)); do
  one client-go "$updates" "${theirs[@]}"
  one informers "$updates" "${ours[@]}"
  echo "pair $pair of $pairs" >&2
done

if [ -n "$paced" ]; then
  rate=$(python3 -c "
import json, statistics
print(int(statistics.median(json.loads(line)['events']['events_per_s'] for line in open('$work/client-go.jsonl'))) // 2)")
  serve $((rate * paced)) "$rate"
  for ((pair = 1; pair <= pairs; pair++)); do
    one client-go-half $((rate * paced)) "${theirs[@]}"
    one informers-half $((rate * paced)) "${ours[@]}"
    echo "pair $pair of $pairs at $rate changes a second" >&2
  done
  serve $((2000 * paced)) 2000
  for ((pair = 1; pair <= pairs; pair++)); do
    one informers-lists $((2000 * paced)) "${ours[@]}" --list-during-events
  done
fi

python3 - "$work" <<'PYTHON'
import json, pathlib, statistics, sys
work = pathlib.Path(sys.argv[1])
def rows(name):
    file = work / f"{name}.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
def median(name, read): return statistics.median(read(row) for row in rows(name))
def show(name, theirs, ours): print(f"| {name} | {theirs:,.2f} | {ours:,.2f} | {ours / theirs:.4f} |")
figures = {
    "CPU to sync": lambda r: r["cpu_ms"], "time to sync": lambda r: r["time_to_sync_ms"], "RSS after sync": lambda r: r["rss_bytes"],
    "peak RSS / RSS": lambda r: r["peak_rss_at_sync_bytes"] / r["rss_bytes"],
    "events/s": lambda r: r["events"]["events_per_s"], "CPU per event": lambda r: r["events"]["cpu_us_per_event"],
    "Get": lambda r: r["list_read_ns"]["get"], "ByIndex": lambda r: r["list_read_ns"]["by_index"], "List of all": lambda r: r["list_read_ns"]["list_all"],
}
print("| figure | client-go | Informers | ratio |\n|---|---:|---:|---:|")
for name, read in figures.items():
    show(name, median("client-go", read), median("informers", read))
if rows("informers-half"):
    for share in ("p50", "p99"):
        read = lambda r: r["events"][f"latency_{share}_ms"]
        show(f"latency at half rate, {share}, ms", median("client-go-half", read), median("informers-half", read))
    lists = "informers-lists"
    show("List of all, 2,000 changes/s", median("client-go", lambda r: r["list_read_ns"]["list_all"]), median(lists, lambda r: r["lists_during_events"]["mean_ns"]))
    print(f"\nA list of all then allocates {median(lists, lambda r: r['lists_during_events']['alloc_bytes']):,.0f} bytes "
          f"({median(lists, lambda r: r['events']['events_per_s']):,.0f} changes a second came, {median(lists, lambda r: r['lists_during_events']['lists']):,.0f} lists were made).")
PYTHON
