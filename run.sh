#!/usr/bin/env bash
# One entry point: ./run.sh            run the quickstart into results/quickstart
#                  ./run.sh build      build the program only
#                  ./run.sh test       build and run all tests
#                  ./run.sh WORDS...   anything else goes to lbsim (./run.sh run scenarios/x.yaml)
# It never changes directory: paths on the command line are the caller's.
set -u

source_path=${BASH_SOURCE[0]}
while [ -h "$source_path" ]; do
  folder=$(CDPATH='' cd -P -- "$(dirname -- "$source_path")" && pwd)
  source_path=$(readlink "$source_path")
  case $source_path in /*) ;; *) source_path=$folder/$source_path ;; esac
done
root=$(CDPATH='' cd -P -- "$(dirname -- "$source_path")" && pwd)
program=$root/src/LbSim.Cli/bin/Release/net10.0/lbsim
stamp=$root/src/LbSim.Cli/bin/Release/net10.0/lbsim.dll

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

need_sdk() {
  if ! command -v dotnet >/dev/null 2>&1; then
    echo "run.sh: the .NET SDK 10.0 is needed: install it (package dotnet-sdk-10.0, or https://dot.net) and have dotnet on the PATH" >&2
    exit 2
  fi
  if ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    echo "run.sh: the .NET SDK 10.0 is needed; found: $(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | tr '\n' ' ')" >&2
    exit 2
  fi
}

# the program needs to find the runtime even where dotnet is not installed in a usual place
find_runtime() {
  if [ -z "${DOTNET_ROOT:-}" ] && command -v dotnet >/dev/null 2>&1; then
    local path
    path=$(command -v dotnet)
    while [ -h "$path" ]; do
      local target
      target=$(readlink "$path")
      case $target in /*) path=$target ;; *) path=$(dirname -- "$path")/$target ;; esac
    done
    DOTNET_ROOT=$(CDPATH='' cd -P -- "$(dirname -- "$path")" && pwd)
    export DOTNET_ROOT
  fi
}

is_stale() {
  [ ! -x "$program" ] || [ ! -f "$stamp" ] && return 0
  [ -n "$(find "$root/src" "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/global.json" "$root/.editorconfig" \
    \( -name bin -o -name obj \) -prune -o -type f -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

build() {
  need_sdk
  # one build at a time: a second caller waits for the first and then finds nothing left to do
  local lock=$root/src/LbSim.Cli/obj/run.lock waited=0
  mkdir -p "$root/src/LbSim.Cli/obj"
  until mkdir "$lock" 2>/dev/null; do
    sleep 1
    waited=$((waited + 1))
    if [ "$waited" -gt 300 ]; then
      rmdir "$lock" 2>/dev/null
    fi
  done
  trap 'rmdir "$lock" 2>/dev/null' EXIT
  trap 'rmdir "$lock" 2>/dev/null; exit 130' INT
  trap 'rmdir "$lock" 2>/dev/null; exit 143' TERM
  local code=0
  if is_stale; then
    dotnet build "$root/src/LbSim.Cli/LbSim.Cli.csproj" -c Release -v q -nologo >&2 || code=$?
    [ "$code" -eq 0 ] && touch "$stamp"
  fi
  rmdir "$lock" 2>/dev/null
  trap - EXIT INT TERM
  if [ "$code" -ne 0 ]; then
    echo "run.sh: the build failed" >&2
    exit 70
  fi
}

case ${1:-} in
  build)
    build
    ;;
  test)
    shift
    need_sdk
    exec dotnet test "$root/LbSim.sln" -c Release -nologo "$@"
    ;;
  '')
    is_stale && build
    find_runtime
    exec "$program" run "$root/scenarios/quickstart.yaml" --output "$root/results/quickstart"
    ;;
  *)
    is_stale && build
    find_runtime
    exec "$program" "$@"
    ;;
esac
