#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes docs/table.svg: runs weir on a pseudo-terminal against a local origin, and draws a frame of its table.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
bin=${1:-build/bin}
columns=90 rows=14 seconds=40

work=$(mktemp -d)
trap 'kill "${origin_pid:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
"$bin/weir-origin" --seconds 60 >"$work/origin.json" </dev/null &
origin_pid=$!
for _ in {1..300}; do
    [[ -s $work/origin.json ]] && break
    sleep 0.1
done
origin=$(sed -nE 's/.*"url":"([^"]+)".*/\1/p' "$work/origin.json")
urls=("$origin"/live/{arena,stage,harbour,studio}/index.m3u8 "$origin"/live/{bridge,market}.flv)

(
    sleep 5
    newest=$(curl -fsS "$origin/live/harbour/index.m3u8" | sed -nE 's#^(.*/)?([0-9]+)\.ts$#\2#p' | tail -n 1)
    curl -fsS -X POST "$origin/control/harbour?fault=drop&msn=$((newest + 2))" >/dev/null
    curl -fsS -X POST "$origin/control/market?fault=reset" >/dev/null
) &
script -qec "stty cols $columns rows $rows; '$bin/weir' record -o '$work/out' -t ${seconds}s ${urls[*]}" \
    "$work/screen" >/dev/null </dev/null || true

# Each frame of the table is one write that begins with "hide the cursor". One in the midst of it is drawn.
awk -v columns=$columns '
BEGIN {
    RS = "\033\\[\\?25l"
    colour["2"] = "#8b949e"; colour["31"] = "#ff7b72"; colour["32"] = "#7ee787"
    colour["33"] = "#f2cc60"; colour["36"] = "#79c0ff"
}
NR > 1 { frame[NR - 1] = $0 }
function escaped(text) {
    gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
    return text
}
# One line with its colour codes as <tspan>s.
function spans(line,    out, at, code) {
    out = ""
    while (match(line, /\033\[[0-9;]*m/)) {
        out = out escaped(substr(line, 1, RSTART - 1))
        code = substr(line, RSTART + 2, RLENGTH - 3)
        line = substr(line, RSTART + RLENGTH)
        out = out ((code in colour) ? "<tspan fill=\"" colour[code] "\">" : "</tspan>")
    }
    return out escaped(line)
}
END {
    text = frame[int((NR - 1) * 0.6)]
    sub(/\033\[J.*/, "", text)
    gsub(/\r|\033\[2K|\033\[[0-9]*A/, "", text)
    count = split(text, lines, "\n")
    width = columns * 8.4 + 32
    height = count * 19 + 28
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\"", width, height, width, height
    printf " role=\"img\" aria-label=\"weir record on a terminal\">\n"
    printf "<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#0d1117\"/>\n"
    printf "<g font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,monospace\" font-size=\"14\" fill=\"#e6edf3\">\n"
    for (i = 1; i <= count; i++)
        printf "<text x=\"16\" y=\"%d\" xml:space=\"preserve\">%s</text>\n", 12 + i * 19, spans(lines[i])
    print "</g>\n</svg>"
}' "$work/screen" >docs/table.svg
printf 'docs/table.svg\n'
