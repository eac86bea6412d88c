// SPDX-License-Identifier: MIT
// One card of the wall. It is used for another room when it goes out of sight.

import { may } from './api.js';
import { copy_of, set_attribute, set_text } from './dom.js';
import { about, bitrate, bytes, count, duration } from './format.js';
import { poster_of } from './posters.js';
import { paths } from './sparkline.js';
import { kLooks } from './states.js';

/** So long may a stream be quiet between two segments before that is shown as lag that matters. */
const kLagS = 15;

export const page_of = (room) =>
    room.recording?.id ? `#/recordings/${room.recording.id}` : `#/rooms/${encodeURIComponent(room.id)}`;

function note_of(room) {
    if (room.quarantined) return 'kept verbatim: weir crashed on it before';
    if (room.trouble) return room.trouble;
    if (room.recording || room.state === 'off') return '';
    const wait = room.next_poll_at ? (new Date(room.next_poll_at) - Date.now()) / 1000 : 0;
    return wait > 0 ? `next look in ${about(wait)}` : '';
}

function label_of(room, look, lag) {
    const parts = [room.name, kLooks[look].label];
    if (room.recording) {
        parts.push(duration(room.recording.media_s), bitrate(room.recording.bitrate_bps));
        parts.push(room.recording.gaps ? count(room.recording.gaps, 'gap') : 'no gaps');
        if (lag > kLagS) parts.push(`nothing came for ${about(lag)}`);
    }
    const note = note_of(room);
    return note ? `${parts.join(', ')}, ${note}` : parts.join(', ');
}

export class Card {
    constructor() {
        const copy = copy_of('card-template');
        this.node = copy.querySelector('.card');
        for (const name of ['poster', 'glyph', 'over', 'state', 'platform', 'toggle', 'room', 'name', 'rate', 'spark', 'size', 'lag', 'gaps', 'note'])
            this[name] = this.node.querySelector(`.${name}`);
        this.img = this.node.querySelector('img');
        this.link = this.name.firstElementChild;
        this.img.addEventListener('load', () => (this.img.hidden = false));
        this.img.addEventListener('error', () => (this.img.hidden = true));
    }

    /** It belongs to that room from now on. */
    begin(entry) {
        this.node.dataset.key = entry.id;
        this.version = -1;
        this.img.hidden = true;
        this.img.removeAttribute('src');
        const known = entry.room.recording && poster_of(entry.id);
        if (known) this.picture(known);
        this.node.setAttribute('aria-busy', 'false');
    }

    picture(url) {
        this.img.src = url;
    }

    place(x, y) {
        const transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
        if (this.transform !== transform) this.node.style.transform = this.transform = transform;
    }

    number(place, all) {
        set_attribute(this.node, 'aria-posinset', place);
        set_attribute(this.node, 'aria-setsize', all);
    }

    make_active(is_active) {
        const index = is_active ? 0 : -1;
        if (this.node.tabIndex === index) return;
        for (const node of [this.node, this.toggle, this.room, this.link]) node.tabIndex = index;
    }

    show(entry) {
        if (this.version === entry.version) return;
        this.version = entry.version;
        const { room, look } = entry;
        this.show_state(room, look);
        this.show_figures(room.recording, entry);
        set_text(this.note, note_of(room));
        set_attribute(this.note, 'title', room.trouble);
        set_attribute(this.node, 'aria-label', label_of(room, look, entry.lag));
    }

    show_state(room, look) {
        const { label, tone } = kLooks[look];
        set_attribute(this.node, 'class', `card ${tone} ${room.recording ? 'is-live' : 'is-idle'}`);
        for (const use of [this.glyph.firstElementChild, this.state.querySelector('use')])
            set_attribute(use, 'href', `#i-${look}`);
        set_text(this.state.lastElementChild, label);
        set_text(this.platform, room.platform);
        set_text(this.link, room.name);
        set_attribute(this.link, 'title', `${room.name}\n${room.url}`);
        set_attribute(this.link, 'href', page_of(room));
        set_attribute(this.room, 'href', `#/rooms/${encodeURIComponent(room.id)}`);
        set_attribute(this.room, 'aria-label', `Room ${room.name}`);
        this.toggle.hidden = !may('control');
        const verb = room.state === 'off' ? 'Start' : 'Stop';
        set_attribute(this.toggle.querySelector('use'), 'href', `#i-${verb.toLowerCase()}`);
        set_attribute(this.toggle, 'aria-label', `${verb} ${room.name}`);
        set_attribute(this.toggle, 'title', verb);
        if (!room.recording) this.img.hidden = true;
    }

    show_figures(recording, entry) {
        const lag = entry.lag;
        set_text(this.over, recording ? duration(recording.media_s) : '');
        set_text(this.rate, recording ? bitrate(recording.bitrate_bps) : '');
        set_text(this.size, recording ? bytes(recording.bytes) : '');
        set_text(this.lag, recording ? `lag ${about(lag)}` : '');
        set_text(this.gaps, recording ? (recording.gaps ? count(recording.gaps, 'gap') : 'no gaps') : '');
        set_attribute(this.lag, 'class', lag > kLagS ? 'lag warn' : 'lag');
        set_attribute(this.gaps, 'class', recording?.gaps ? 'gaps warn' : 'gaps');
        const { line, area } = recording ? paths(entry.history) : { line: '', area: '' };
        set_attribute(this.spark.firstElementChild, 'd', area);
        set_attribute(this.spark.lastElementChild, 'd', line);
    }
}
