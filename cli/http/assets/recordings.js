// SPDX-License-Identifier: MIT
// The list of recordings, and its rows, which the page of a room shows as well.

import { get } from './api.js';
import { copy_of, el, icon, set_text } from './dom.js';
import { about, bytes, clock, count, duration } from './format.js';
import { kRecordingLooks } from './states.js';

const kPage = 50;

export function recording_state(state) {
    const { label, tone, sign } = kRecordingLooks[state] ?? { label: state, tone: 'dim', sign: 'off' };
    return el('span', { class: `state ${tone}` }, icon(sign), el('span', { text: label }));
}

/** A row of the table; its link is that of the recording. */
export function recording_row(recording) {
    const { room } = recording;
    const cell = (text, more) => el('td', { class: 'r num', text, ...more });
    return el('tr', { 'data-key': recording.id },
        el('td', { title: recording.error }, recording_state(recording.state)),
        el('th', { scope: 'row' }, el('a', { href: `#/recordings/${recording.id}`, text: room?.name ?? `recording ${recording.id}` }),
            room ? el('span', { class: 'dim', text: ` ${room.platform}` }) : null),
        el('td', { class: 'num', text: clock(recording.started_at, { day: true }) }),
        cell(duration(recording.media_s)), cell(bytes(recording.bytes)), cell(recording.file_count),
        cell(recording.gap_count ? `${recording.gap_count} · ${about(recording.gap_s)}` : '0', recording.gap_count ? { class: 'r num warn' } : {}));
}

export function show_recordings(place, failed) {
    place.replaceChildren(copy_of('recordings-template'));
    const form = place.querySelector('form');
    const body = place.querySelector('tbody');
    const empty = place.querySelector('.empty');
    const [newer, older] = place.querySelectorAll('.pages button');
    const controller = new AbortController();
    /** The `before` of the pages on the way here; none of the first. */
    let way = [];
    let next = null;
    let turn = 0;
    let timer = 0;

    async function load() {
        const mine = ++turn;
        const query = new URLSearchParams({ limit: kPage });
        const { room, state, since } = form.elements;
        if (room.value.trim()) query.set('room', room.value.trim());
        if (state.value) query.set('state', state.value);
        if (since.value) query.set('since', new Date(`${since.value}T00:00`).toISOString());
        if (way.length) query.set('before', way.at(-1));
        try {
            const found = await get(`recordings?${query}`, { signal: controller.signal });
            if (mine !== turn) return;
            next = found.next_before;
            body.replaceChildren(...found.recordings.map(recording_row));
            empty.hidden = found.recordings.length > 0;
            set_text(empty, query.size > 1 ? 'No recording matches.' : 'Nothing was recorded yet.');
            newer.disabled = way.length === 0;
            older.disabled = next === null;
        } catch (problem) {
            if (problem.name !== 'AbortError' && problem.status !== 0) failed(problem);
        }
    }

    const go = (pages) => {
        way = pages;
        load();
    };
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => {
        clearTimeout(timer);
        timer = setTimeout(() => go([]), 250);
    });
    newer.addEventListener('click', () => go(way.slice(0, -1)));
    older.addEventListener('click', () => go([...way, next]));
    load();
    return {
        close() {
            clearTimeout(timer);
            controller.abort();
        },
    };
}

export const gaps_text = ({ gap_count, gap_s }) => (gap_count ? `${count(gap_count, 'gap')}, ${about(gap_s)}` : 'none');
