// SPDX-License-Identifier: MIT
// The last minutes of a figure, as the path of a small SVG. Pure.

export const kSamples = 90;
const kHeight = 20;

/** A ring of samples, one each tick; ticks that were missed are holes. */
export class History {
    constructor() {
        this.values = new Float32Array(kSamples).fill(NaN);
        this.tick = -1;
    }

    /** `tick` counts up, by one each two seconds. */
    push(tick, value) {
        const missed = this.tick < 0 ? 0 : Math.min(tick - this.tick - 1, kSamples);
        if (this.tick >= 0 && tick <= this.tick) tick = this.tick;
        // One tick is missed now and then: polls take their time.
        for (let i = 1; i <= missed; ++i) this.values[(this.tick + i) % kSamples] = missed === 1 ? value : NaN;
        this.values[tick % kSamples] = value;
        this.tick = tick;
    }

    /** The oldest first. */
    *samples() {
        for (let i = 1; i <= kSamples; ++i) yield this.values[(this.tick + i) % kSamples];
    }
}

/** {line, area}: attributes d. The newest sample is at the right edge; a hole breaks the line. */
export function paths(history) {
    let top = 0;
    for (const value of history.values) if (value > top) top = value;
    if (top === 0) return { line: '', area: '' };
    let line = '', area = '', start = -1, x = 0;
    const scale = (kHeight - 3) / (top * 1.05);
    const close = (end) => {
        if (start >= 0 && end > start) area += `V${kHeight}H${start}Z`;
        start = -1;
    };
    for (const value of history.samples()) {
        if (Number.isNaN(value)) close(x - 1);
        else {
            const y = (kHeight - 1.5 - value * scale).toFixed(1);
            if (start < 0) {
                start = x;
                line += `M${x} ${y}`;
                area += `M${x} ${y}`;
            } else {
                line += `L${x} ${y}`;
                area += `L${x} ${y}`;
            }
        }
        ++x;
    }
    close(x - 1);
    return { line, area };
}
