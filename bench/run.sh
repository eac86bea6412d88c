#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What `./dev bench` runs when all is built: weir-bench of the build folder $WEIR_BUILD, else of build/.
# JSON and plots of a verb go to bench/results/, unless --results says otherwise.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
results=(--results bench/results)
[[ $# -eq 0 || $1 == -* || " $* " == *" --results"* || " $* " == *" --help"* ]] && results=()
exec "${WEIR_BUILD:-build}/bin/weir-bench" "$@" "${results[@]}"
