// SPDX-License-Identifier: MIT
// The log: what happened, the newest first. As many lines as stream.js keeps.

import { copy_of, el, set_attribute, set_text } from './dom.js';
import { bytes, clock, duration } from './format.js';
import { store } from './store.js';
import { kKept, stream } from './stream.js';

const kDetailLength = 400;
const kTones = { gap: 'warn', warning: 'warn', resource_warning: 'warn', page_changed: 'warn', events_dropped: 'warn', overload: 'bad', started: 'good', run: 'good' };

const words_of = {
    run: (e) => `run ${e.run} by ${e.protocol}: ${e.media_url}`,
    file_opened: (e) => e.path,
    file: (e) => `${e.path}, ${duration(e.duration_s)}, ${bytes(e.bytes)}`,
    gap: (e) => `${Number(e.seconds).toFixed(2)} s missing, ${e.cause}${e.from_msn === null || e.from_msn === undefined ? '' : `, media sequence ${e.from_msn}–${e.to_msn}`}${e.detail ? `: ${e.detail}` : ''}`,
    ended: (e) => `${e.state}, ${e.files?.length ?? 0} files, ${e.gaps?.length ?? 0} gaps${e.error ? `: ${e.error}` : ''}`,
    warning: (e) => e.error,
    room: (e) => [e.anchor, e.title, e.quality, e.protocol].filter(Boolean).join(' · '),
    overload: (e) => `level ${e.level}${e.why ? `: ${e.why}` : ''}`,
    events_dropped: (e) => `${e.count} events are missing before this`,
};

/** What is told of an event of any kind, in a line. */
export function words_for(data) {
    const words = words_of[data.event]?.(data);
    if (words !== undefined) return String(words).slice(0, kDetailLength);
    const { event, recording, url, time, ...rest } = data;
    return Object.entries(rest).map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ').slice(0, kDetailLength);
}

function room_named(url) {
    for (const { room } of store.rooms.values()) if (room.url === url) return room;
    return null;
}

function row(kept) {
    const { data } = kept;
    const kind = String(data.event ?? 'event');
    const tone = data.event === 'ended' && data.state === 'failed' ? 'bad' : kTones[kind] ?? 'dim';
    const room = room_named(data.url);
    const who = room ? el('a', { href: `#/rooms/${encodeURIComponent(room.id)}`, text: room.name }) : el('span', { text: data.url ?? '' });
    const node = el('li', {}, el('time', { class: 'num', datetime: kept.at, text: clock(kept.at) }), el('b', { class: tone, text: kind }), el('span', { class: 'who' }, who), el('span', { class: 'words', text: words_for(data) }));
    node.dataset.kind = kind;
    return node;
}

export function show_log(place) {
    place.replaceChildren(copy_of('log-template'));
    const find = (selector) => place.querySelector(selector);
    const list = find('.log'), filter = find('input'), kinds = find('select'), pause = find('.pause');
    const stopped = new AbortController();
    const { signal } = stopped;
    let waiting = null;

    const matches = (node) =>
        (!kinds.value || node.dataset.kind === kinds.value) && node.textContent.toLowerCase().includes(filter.value.trim().toLowerCase());
    const show_empty = () => (find('.empty').hidden = list.childElementCount > 0);

    function add(kept) {
        if (waiting) {
            waiting.push(kept);
            if (waiting.length > kKept) waiting.shift();
            return set_text(pause, `Go on (${waiting.length})`);
        }
        const node = row(kept);
        node.hidden = !matches(node);
        list.prepend(node);
        if (list.childElementCount > kKept) list.lastElementChild.remove();
        const { kind } = node.dataset;
        if (kinds.options.length < 40 && ![...kinds.options].some((option) => option.value === kind)) kinds.append(el('option', { text: kind }));
        show_empty();
    }

    const refilter = () => {
        for (const node of list.children) node.hidden = !matches(node);
    };
    const tell_state = () => set_text(find('.state-of-stream'), { live: 'live', hidden: 'resting', waiting: 'connecting …' }[stream.state]);
    pause.addEventListener('click', () => {
        const held = waiting;
        waiting = held ? null : [];
        set_attribute(pause, 'aria-pressed', String(!held));
        set_text(pause, held ? 'Pause' : 'Go on');
        held?.forEach(add);
    });
    find('.clear').addEventListener('click', () => {
        stream.kept.length = 0;
        list.replaceChildren();
        show_empty();
    });
    filter.addEventListener('input', refilter);
    kinds.addEventListener('change', refilter);
    stream.addEventListener('event', ({ detail }) => add(detail), { signal });
    stream.addEventListener('state', tell_state, { signal });
    stream.kept.forEach(add);
    tell_state();
    show_empty();
    return { close: () => stopped.abort() };
}
