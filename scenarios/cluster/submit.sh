#!/usr/bin/env bash
# Sends a sweep to Slurm as an array of COUNT tasks, and the merge that waits for them:
#   scenarios/cluster/submit.sh COUNT SCENARIO OUTPUT --vary PATH=VALUES... [options of lbsim sweep]
# Prints the numbers of both jobs. lbsim must be on the PATH of the nodes, or LBSIM name it; options for sbatch go into SBATCH_* variables.
set -eu
if [ "$#" -lt 4 ]; then
  echo "usage: submit.sh COUNT SCENARIO OUTPUT --vary PATH=VALUES..." >&2
  exit 2
fi
here=$(CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
count=$1
output=$3
shift
job=$(sbatch --parsable --array="0-$((count - 1))" "$here/sweep.sbatch" "$@")
merge=$(sbatch --parsable --dependency="afterany:$job" "$here/merge.sbatch" "$output" "$count")
echo "$job $merge"
