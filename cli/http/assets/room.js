// SPDX-License-Identifier: MIT
// The page of a room: how it is, what can be done to it, what was recorded of it.

import { get } from './api.js';
import { address_link, copy_of, el, icon, set_text, sync } from './dom.js';
import { about, clock } from './format.js';
import { recording_row } from './recordings.js';
import { room_buttons } from './rooms.js';
import { kLooks } from './states.js';
import { store } from './store.js';

export const figure = (label, value) => el('div', { 'data-key': label }, el('dt', { text: label }), el('dd', { class: 'num' }, value));

function figures(room, look) {
    const { label, tone } = kLooks[look];
    const out = [
        figure('State', el('span', { class: `state ${tone}` }, icon(look), el('span', { text: label }))),
        figure('Since', clock(room.since)),
        figure('Platform', room.platform),
        figure('Added by', room.source === 'api' ? 'request' : 'configuration'),
    ];
    if (room.next_poll_at) out.push(figure('Next look', `in ${about((new Date(room.next_poll_at) - Date.now()) / 1000)}`));
    if (room.recording?.id)
        out.push(figure('Records', el('a', { href: `#/recordings/${room.recording.id}`, text: `recording ${room.recording.id}` })));
    return out;
}

export function show_room(place, id, failed) {
    place.replaceChildren(copy_of('room-template'));
    const find = (selector) => place.querySelector(selector);
    const stopped = new AbortController();
    const { signal } = stopped;
    let shown = '';

    async function load() {
        const room = store.rooms.get(id)?.room;
        try {
            const found = await get(`recordings?${new URLSearchParams({ room: room?.url ?? id, limit: 50 })}`, { signal });
            find('tbody').replaceChildren(...found.recordings.map(recording_row));
            set_text(find('.none'), found.recordings.length ? '' : 'None yet.');
        } catch (problem) {
            if (problem.name !== 'AbortError' && problem.status !== 0) failed(problem);
        }
    }

    function show() {
        const entry = store.rooms.get(id);
        set_text(find('h1'), entry?.room.name ?? 'No such room');
        sync(find('.acts'), room_buttons(id, failed), (node) => node.dataset.key, (node) => node);
        if (!entry) return find('.figures').replaceChildren();
        const { room, look } = entry;
        if (find('.address').textContent !== room.url) find('.address').replaceChildren(address_link(room.url));
        find('.figures').replaceChildren(...figures(room, look));
        const problem = find('.problem');
        problem.hidden = !room.trouble;
        set_text(problem, room.trouble ?? '');
        const now = `${room.state} ${room.recording?.id}`;
        if (now !== shown) load();
        shown = now;
    }

    store.addEventListener('rooms', show, { signal });
    show();
    return { close: () => stopped.abort() };
}
