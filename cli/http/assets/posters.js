// SPDX-License-Identifier: MIT
// Keyframes of rooms that are in sight: each again after ten seconds, a few requests at a time, none while the tab is hidden.

import { request, room_path } from './api.js';

const kRefreshMs = 10000;
const kAfterFailureMs = 20000;
const kAtOnce = 4;
const kKept = 240;
/** Also the pace: a wall that opens must not come near the limit of requests of a client. */
const kTurnMs = 150;

/** room id → {url, due, stop}; in the order in which they were last in sight. */
const pictures = new Map();
let wanted = new Map();
let in_flight = 0;
let timer = 0;

function forget(id, picture) {
    if (picture.url) URL.revokeObjectURL(picture.url);
    pictures.delete(id);
}

function trim() {
    for (const [id, picture] of pictures) {
        if (pictures.size <= kKept) return;
        if (!wanted.has(id) && !picture.stop) forget(id, picture);
    }
}

async function load(id, picture) {
    picture.stop = new AbortController();
    ++in_flight;
    let wait = kAfterFailureMs;
    try {
        const response = await request(`/api/v1/${room_path(id)}/poster.jpg`, { signal: picture.stop.signal });
        const blob = await response.blob();
        const old = picture.url;
        picture.url = URL.createObjectURL(blob);
        wanted.get(id)?.(picture.url);
        if (old) setTimeout(() => URL.revokeObjectURL(old), 1000);
        // Not all in step.
        wait = kRefreshMs * (0.9 + 0.2 * Math.random());
    } catch (error) {
        if (error.name === 'AbortError') wait = 0;
    }
    picture.stop = null;
    picture.due = performance.now() + wait;
    --in_flight;
}

function turn() {
    clearTimeout(timer);
    timer = 0;
    if (document.hidden || wanted.size === 0) return;
    const now = performance.now();
    for (const id of wanted.keys()) {
        if (in_flight >= kAtOnce) break;
        const picture = pictures.get(id);
        if (!picture.stop && picture.due <= now) load(id, picture);
    }
    timer = setTimeout(turn, kTurnMs);
}

/** `shown`: room id → what takes the picture's URL, of all rooms in sight that are recorded. */
export function show_posters(shown) {
    for (const [id, picture] of pictures) if (!shown.has(id)) picture.stop?.abort();
    wanted = shown;
    for (const id of shown.keys()) {
        const picture = pictures.get(id) ?? { url: null, due: 0, stop: null };
        pictures.delete(id);
        pictures.set(id, picture);
    }
    trim();
    if (timer === 0) timer = setTimeout(turn, kTurnMs);
}

export const poster_of = (id) => pictures.get(id)?.url ?? null;

/** Someone else may log in. */
export function forget_posters() {
    wanted = new Map();
    for (const [id, picture] of pictures) {
        picture.stop?.abort();
        forget(id, picture);
    }
}

document.addEventListener('visibilitychange', () => {
    if (document.hidden) for (const picture of pictures.values()) picture.stop?.abort();
    else turn();
});
