#!/usr/bin/env bash
# Prints the speed table: CPU seconds (user + system) of whole processes, and peak memory, next to a calibration loop timed in the
# same run, so that machines can be compared. With --update the table becomes the kept baseline.
#   tests/LbSim.Benchmarks/speed.sh [--update] [--long]     (--long adds ten million requests)
set -eu
root=$(CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
update=0 long=0
for word in "$@"; do
  case $word in
    --update) update=1 ;;
    --long) long=1 ;;
    *) echo "speed.sh: unknown option $word" >&2; exit 2 ;;
  esac
done
"$root/run.sh" build
program=$root/src/LbSim.Cli/bin/Release/net10.0/lbsim
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
table=$work/table.tsv
baseline=$root/tests/LbSim.Benchmarks/baseline/speed.tsv
TIMEFORMAT='%U %S'

cpu() { # CPU seconds of a command
  local out
  out=$( { time "$@" >/dev/null 2>&1; } 2>&1 )
  awk '{printf "%.2f", $1 + $2}' <<<"$out"
}

median() { sort -n | awk '{a[NR] = $1} END {print a[int((NR + 1) / 2)]}'; }

calibrate() { # a fixed integer loop, about a second
  cpu awk 'BEGIN { x = 1; for (i = 0; i < 12000000; i++) x = (x * 1103515245 + 12345) % 2147483648; print x }'
}

calibration=$( (calibrate; echo; calibrate; echo; calibrate; echo) | grep . | median)
row() { # name runs command...
  local name=$1 runs=$2
  shift 2
  local seconds
  seconds=$(for ((i = 0; i < runs; i++)); do cpu "$@"; echo; done | grep . | median)
  printf '%s\t%s\t%s\n' "$name" "$seconds" "$(awk -v s="$seconds" -v c="$calibration" 'BEGIN { printf "%.2f", s / c }')" | tee -a "$table" >&2
}

run() { echo "$program run $root/scenarios/$1 --output $work/out --quiet"; }

echo "calibration loop: $calibration CPU s" >&2
printf 'name\tcpu_s\tcalibrated\n' >"$table"
row "help" 5 "$program" --help
row "quickstart" 3 $(run quickstart.yaml)
row "peers, ten thousand requests" 5 $(run bench/peers.yaml)
row "million, round-robin" 3 $(run bench/million.yaml) --balancers round-robin
row "million, least-connections" 3 $(run bench/million.yaml) --balancers least-connections
for rate in 20 60 106 140; do
  row "million at $rate/s, jumping" 1 $(run bench/million.yaml) --balancers round-robin --set "workload.arrivals.rate=$rate/s"
  row "million at $rate/s, stepping" 1 $(run bench/million.yaml) --balancers round-robin --set "workload.arrivals.rate=$rate/s" --single-step
done
row "ten thousand servers, round-robin" 3 $(run bench/ten-thousand-servers.yaml) --balancers round-robin
row "ten thousand servers, least-connections" 3 $(run bench/ten-thousand-servers.yaml) --balancers least-connections
azure=$work/azure.csv mooncake=$work/mooncake.jsonl
awk 'BEGIN { printf "TIMESTAMP,ContextTokens,GeneratedTokens\r\n"; for (r = 0; r < 2000000; r++) {
  s = int(r / 20) # 20 rows a second
  printf "2023-11-%02d %02d:%02d:%02d.%07d,%d,%d\r\n", 16 + int(s / 86400), int(s / 3600) % 24, int(s / 60) % 60, s % 60, (r % 20) * 500000 + r % 7919, r * 7919 % 4000 + 1, r * 31 % 700 + 1 } }' >"$azure"
awk 'BEGIN { for (r = 0; r < 200000; r++) { printf "{\"timestamp\": %d, \"input_length\": %d, \"output_length\": %d, \"hash_ids\": [0", int(r / 10) * 3000, 12000 + r % 300, r * 31 % 700 + 1
  for (b = 1; b < 24; b++) printf ", %d", b < 9 ? (r % 5000) * 8 + b : r * 15 + b + 100000
  print "]}" } }' >"$mooncake"
head -2 "$azure" >"$work/one.csv"
row "analyze, one Azure row (start-up)" 3 "$program" trace analyze "$work/one.csv"
row "analyze, 2,000,000 Azure rows" 3 "$program" trace analyze "$azure"
row "analyze, 200,000 Mooncake rows" 3 "$program" trace analyze "$mooncake"
if [ "$long" = 1 ]; then
  row "ten million, round-robin" 1 $(run bench/ten-million.yaml)
  "$program" run "$root/scenarios/bench/ten-million.yaml" --output "$work/out" --quiet &
  pid=$!
  peak=0
  while kill -0 "$pid" 2>/dev/null; do
    now=$(awk '/VmHWM/ {print $2}' "/proc/$pid/status" 2>/dev/null || echo 0)
    [ "${now:-0}" -gt "$peak" ] && peak=$now
    sleep 0.1
  done
  printf 'ten million, peak resident MB\t%s\t\n' "$((peak / 1024))" | tee -a "$table" >&2
fi

echo
column -t -s "$(printf '\t')" "$table"
if [ "$update" = 1 ]; then
  cp "$table" "$baseline"
elif [ -f "$baseline" ]; then
  awk -F '\t' 'NR == FNR { base[$1] = $3; next } FNR > 1 && base[$1] > 0 && $3 > 1.1 * base[$1] && $2 > 0.3 { printf "slower than the baseline by %.0f %%: %s\n", 100 * ($3 / base[$1] - 1), $1 }' "$baseline" "$table"
fi
