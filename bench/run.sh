#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What `./dev bench` runs when all is built: weir-bench of the build folder $WEIR_BUILD, else of build/.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
exec "${WEIR_BUILD:-build}/bin/weir-bench" "$@"
