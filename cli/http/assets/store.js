// SPDX-License-Identifier: MIT
// What weir says of its rooms and itself, asked again and again; all pages read it here.

import { get, request } from './api.js';
import { History } from './sparkline.js';
import { look_of } from './states.js';
import { count } from './format.js';

const kPollMs = 2000;
const kHiddenPollMs = 10000;
const kLimitsMs = 8000;
const kSaidMs = 5000;

/** Events: `rooms` (each poll), `limits`, `health`, `say` (detail: what a screen reader is told). */
export const store = new EventTarget();
store.rooms = new Map();
store.status = null;
store.limits = null;
store.health = null;

let timer = 0;
let limits_at = 0;
let generation = 0;
let announcements = [];
let said_at = 0;
let first = true;

/** The room that a recording names; what is not watched any more has none. */
store.room_of = (named) =>
    named ? store.rooms.get(named.id)?.room ?? [...store.rooms.values()].find(({ room }) => room.url === named.url)?.room ?? null : null;

const tell = (name, detail) => store.dispatchEvent(new CustomEvent(name, { detail }));

/** A room with what only this page knows: the history of its bit rate, when bytes last came. */
class Entry {
    constructor(room) {
        this.id = room.id;
        this.history = new History();
        this.received = -1;
        this.grown_at = 0;
        this.version = 0;
        this.take(room, Date.now());
    }

    take(room, now) {
        const before = this.room;
        this.room = room;
        this.look = look_of(room);
        const recording = room.recording;
        if (recording && (recording.received_bytes !== this.received || !before?.recording)) {
            this.received = recording.received_bytes;
            this.grown_at = now;
        }
        this.history.push(Math.floor(now / kPollMs), recording ? recording.bitrate_bps : NaN);
        ++this.version;
    }

    /** Seconds since media last came, as far as this page has seen. */
    get lag() {
        return this.room.recording ? (Date.now() - this.grown_at) / 1000 : 0;
    }
}

function note_change(before, after) {
    if (after.recording && !before.recording) return announcements.push([`live`, after.name]);
    if (before.recording && !after.recording) return announcements.push(['ended', after.name]);
    if (after.state === 'retrying' && before.state !== 'retrying') announcements.push(['retrying', after.name]);
    else if (after.trouble && !before.trouble) announcements.push(['in trouble', after.name]);
    if (after.recording && after.recording.gaps > before.recording.gaps) announcements.push(['with a new gap', after.name]);
}

/** Seldom, and in a few words: a screen reader must not be flooded. */
function say_changes(now) {
    if (announcements.length === 0 || now - said_at < kSaidMs) return;
    const kinds = new Map();
    for (const [kind, name] of announcements) kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
    const parts = [...kinds].map(([kind, names]) =>
        names.length <= 2 ? `${names.join(' and ')}: ${kind}` : `${count(names.length, 'room')}: ${kind}`);
    tell('say', parts.join('. '));
    announcements = [];
    said_at = now;
}

function take_rooms(rooms, now) {
    const gone = new Set(store.rooms.keys());
    for (const room of rooms) {
        const entry = store.rooms.get(room.id);
        gone.delete(room.id);
        if (!entry) store.rooms.set(room.id, new Entry(room));
        else {
            if (!first) note_change(entry.room, room);
            entry.take(room, now);
        }
    }
    for (const id of gone) store.rooms.delete(id);
    first = false;
    say_changes(now);
}

async function load_status() {
    const mine = generation;
    const status = await get('status');
    if (mine !== generation) return;
    const rooms = status.rooms;
    delete status.rooms;
    store.status = status;
    take_rooms(rooms, Date.now());
    tell('rooms');
}

async function load_limits() {
    const mine = generation;
    const [limits, health] = await Promise.allSettled([get('limits'), load_health()]);
    if (mine !== generation) return;
    if (limits.status === 'fulfilled') {
        store.limits = limits.value;
        tell('limits');
    }
    if (health.status === 'fulfilled') {
        store.health = health.value;
        tell('health');
    }
}

/** What is critical is answered with 503, and says why. */
async function load_health() {
    try {
        return await (await request('/health')).json();
    } catch (problem) {
        if (!(problem.status > 0)) throw problem;
        return { status: 'critical', checks: [{ name: 'health', ok: false, detail: problem.message }] };
    }
}

async function turn() {
    const begin = performance.now();
    try {
        await load_status();
        if (begin - limits_at >= kLimitsMs || limits_at === 0) {
            limits_at = begin;
            await load_limits();
        }
    } catch {
        // The banner tells of a lost connection, the login of a session that is over.
    }
}

/** There is one timer, whoever sets it. */
function plan() {
    const mine = generation;
    clearTimeout(timer);
    timer = setTimeout(async () => {
        await turn();
        if (mine === generation) plan();
    }, document.hidden ? kHiddenPollMs : kPollMs);
}

/** Again at once: something was done here. */
export async function poll_now() {
    if (generation === 0 || timer === 0) return;
    clearTimeout(timer);
    const mine = generation;
    await turn();
    if (mine === generation) plan();
}

export async function begin() {
    end();
    const mine = generation;
    await turn();
    if (mine === generation) plan();
}

export function end() {
    ++generation;
    clearTimeout(timer);
    timer = 0;
    limits_at = 0;
    first = true;
    announcements = [];
    store.rooms.clear();
    store.status = store.limits = store.health = null;
}

document.addEventListener('visibilitychange', () => {
    if (!document.hidden) poll_now();
});
