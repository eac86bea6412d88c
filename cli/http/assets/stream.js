// SPDX-License-Identifier: MIT
// weir's events as they happen. Read with fetch, not EventSource: it can ask for those that were before (Last-Event-ID), and sees why it
// is refused. While the tab is hidden there is no connection: a browser has only six for all tabs of a host.

import { request } from './api.js';

export const kKept = 500;
const kLineLimit = 1 << 20;
const kRetryMs = [1000, 2000, 5000, 10000];

/** Events: `event` (detail: {id, at, data}), `state` (detail: live, waiting, hidden). */
export const stream = new EventTarget();
stream.kept = [];
stream.state = 'waiting';

let last_id = 0;
let wish = null;
let failures = 0;
let process_known = null;

/** Lines of text/event-stream → calls of take({id, data}). Pure. */
export class Parser {
    constructor(take) {
        this.take = take;
        this.rest = '';
        this.reset();
    }

    reset() {
        this.data = [];
        this.id = null;
    }

    push(text) {
        const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
        this.rest = lines.pop();
        if (this.rest.length > kLineLimit) this.rest = '';
        for (const line of lines) this.line(line);
    }

    line(line) {
        if (line === '') {
            if (this.data.length > 0) this.take({ id: this.id, data: this.data.join('\n') });
            this.reset();
            return;
        }
        const colon = line.indexOf(':');
        if (colon === 0) return;
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === 'data') this.data.push(value);
        else if (field === 'id') this.id = Number(value);
    }
}

function set_state(state) {
    if (state === stream.state) return;
    stream.state = state;
    stream.dispatchEvent(new CustomEvent('state', { detail: state }));
}

function take(event) {
    let data;
    try {
        data = JSON.parse(event.data);
    } catch {
        return;
    }
    if (data === null || typeof data !== 'object') return;
    if (Number.isFinite(event.id)) last_id = event.id;
    const kept = { id: event.id, at: data.time ?? new Date().toISOString(), data };
    stream.kept.push(kept);
    if (stream.kept.length > kKept) stream.kept.shift();
    stream.dispatchEvent(new CustomEvent('event', { detail: kept }));
}

async function read(signal) {
    const response = await request('/api/v1/events', {
        signal,
        headers: { Accept: 'text/event-stream', 'Last-Event-ID': String(last_id) },
    });
    failures = 0;
    set_state('live');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new Parser(take);
    for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        parser.push(value);
    }
}

const pause = (ms, signal) =>
    new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });

async function run(signal) {
    while (!signal.aborted) {
        try {
            await read(signal);
        } catch (problem) {
            if (problem.status === 401 || problem.status === 403) return;
        }
        if (signal.aborted) return;
        set_state('waiting');
        await pause(kRetryMs[Math.min(failures++, kRetryMs.length - 1)], signal);
    }
}

export function open_stream() {
    close_stream();
    wish = new AbortController();
    if (!document.hidden) run(wish.signal);
}

export function close_stream() {
    wish?.abort();
    wish = null;
}

/** Events of another process are counted anew. */
export function is_process(process) {
    const is_other = process_known !== null && process !== process_known;
    process_known = process;
    if (!is_other || !wish) return;
    last_id = 0;
    open_stream();
}

/** As if it had never been read: someone else may log in. */
export function forget_stream() {
    close_stream();
    stream.kept = [];
    last_id = 0;
    process_known = null;
}

document.addEventListener('visibilitychange', () => {
    if (!wish) return;
    if (!document.hidden) return open_stream();
    wish.abort();
    set_state('hidden');
});
