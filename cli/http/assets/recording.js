// SPDX-License-Identifier: MIT
// The page of a recording: figures, timeline, player, files, and each gap in words.

import { get, may, room_path, send } from './api.js';
import { confirm_then } from './dialogs.js';
import { address_link, copy_of, el, icon, set_attribute, set_text, sync } from './dom.js';
import { about, bitrate, bytes, clock, duration, seconds } from './format.js';
import { Player } from './player.js';
import { gaps_text, recording_state } from './recordings.js';
import { figure } from './room.js';
import { room_buttons } from './rooms.js';
import { cause_of, kSides } from './states.js';
import { store } from './store.js';
import { Timeline, model } from './timeline.js';

const kPollMs = 5000;
const kPicturePollMs = 10000;
/** Before that there may be no keyframe yet. */
const kPosterFromS = 2;
/** Rows of a table at first, and more each time they are asked for. */
const kRows = 200;
/** Seconds of what lies before a gap are played, too. */
const kBefore = 3;

const td = (text, more) => el('td', { text, ...more });

function figures(detail) {
    const { id, started_at, ended_at, media_s } = detail;
    const out = [
        figure('State', recording_state(detail.state)),
        figure('Duration', duration(media_s)),
        figure('Size', bytes(detail.bytes)),
        figure('Bit rate', media_s > 0 ? bitrate((detail.bytes * 8) / media_s) : '–'),
        figure('Gaps', el('span', { class: detail.gap_count ? 'warn' : '', text: gaps_text(detail) })),
        figure('Runs', String(detail.run_count)),
        figure('Files', String(detail.file_count)),
        figure('Started', clock(started_at)),
        figure('Ended', ended_at ? clock(ended_at) : 'goes on'),
    ];
    if (detail.continues) out.push(figure('Continues', el('a', { href: `#/recordings/${detail.continues}`, text: `recording ${detail.continues}` })));
    set_attribute(out[1], 'title', `recording ${id}`);
    return out;
}

function file_row(file) {
    const url = `/api/v1/files/${file.id}`;
    const name = file.path.split('/').pop();
    const is_there = !['removed', 'missing', 'released'].includes(file.state);
    return el('tr', {},
        el('th', { scope: 'row', title: file.path }, name, file.kind === 'media' && !file.rendition ? null : el('span', { class: 'dim', text: ` ${file.rendition || file.kind}` })),
        td(file.state, { class: file.state === 'writing' ? 'good' : is_there ? '' : 'warn' }),
        td(file.duration_s === null ? '–' : duration(file.duration_s), { class: 'r num' }), td(file.bytes === 0 && file.state === 'writing' ? '–' : bytes(file.bytes), { class: 'r num' }),
        el('td', {}, is_there ? el('a', { href: `${url}?download=1`, download: name, text: 'download', 'aria-label': `Download ${name}` }) : null));
}

function gap_row({ gap, index, media }, go_to) {
    const { side, words } = cause_of(gap);
    const msn = gap.from_msn === null || gap.from_msn === undefined ? '–' : gap.to_msn > gap.from_msn ? `${gap.from_msn}–${gap.to_msn}` : String(gap.from_msn);
    return el('tr', { id: `gap-${index}`, tabindex: '-1' },
        el('td', {}, el('button', { type: 'button', class: 'link num', text: duration(media), 'aria-label': `Play from ${duration(media)}`, onclick: () => go_to(media) })),
        td(clock(gap.at), { class: 'num' }), td(seconds(gap.seconds), { class: 'r num' }),
        el('td', { class: `side-${side}` }, icon(side), el('b', { text: ` ${gap.cause}` }), el('span', { class: 'dim', text: ` ${words || kSides[side]}` })),
        td(msn, { class: 'r num' }), td([gap.rendition, gap.detail].filter(Boolean).join(': ')));
}

const run_row = (run) => el('tr', {}, td(String(run.run), { class: 'r num' }), td(clock(run.at), { class: 'num' }), td(run.protocol), td(run.media_url, { class: 'wrap' }));
const event_row = (event) => el('tr', {}, td(clock(event.at), { class: 'num' }), td(event.kind), td(event.detail, { class: 'wrap' }));

class Page {
    constructor(place, id, failed) {
        place.replaceChildren(copy_of('recording-template'));
        this.id = id;
        this.failed = failed;
        this.find = (selector) => place.querySelector(selector);
        this.stopped = new AbortController();
        this.limits = new Map();
        set_text(this.find('.number'), `#${id}`);
        set_text(this.find('h1'), `Recording ${id}`);
        this.player = new Player(this.find('.player'), `/api/v1/recordings/${id}/playlist.m3u8`, (at) => this.timeline.set_playhead(at));
        this.timeline = new Timeline(this.find('.timeline'), {
            seek: (at) => this.player.play(at),
            pick: (index, media) => this.pick(index, media),
        });
        for (const [side, label] of Object.entries(kSides)) this.find('.legend').append(el('span', { class: `side-${side}` }, icon(side), el('span', { class: 'dim', text: label })));
        this.make_controls();
        store.addEventListener('rooms', () => this.found && this.show(), { signal: this.stopped.signal });
        this.load();
    }

    close() {
        this.stopped.abort();
        clearTimeout(this.timer);
        this.player.close();
        this.timeline.close();
    }

    make_controls() {
        const axes = [this.find('[data-axis=media]'), this.find('[data-axis=wall]')];
        for (const button of axes) {
            button.addEventListener('click', () => {
                for (const other of axes) other.setAttribute('aria-pressed', String(other === button));
                if (this.detail) this.timeline.set_axis(button.dataset.axis);
            });
        }
        for (const [name, factor] of [['out', 0.5], ['fit', 0], ['in', 2]])
            this.find(`[data-zoom=${name}]`).addEventListener('click', () => this.detail && this.timeline.set_zoom(factor));
    }

    async load() {
        const { signal } = this.stopped;
        try {
            this.found = await get(`recordings/${this.id}`, { signal });
            this.show();
        } catch (problem) {
            if (problem.name === 'AbortError') return;
            if (problem.status === 404) return this.tell('There is no such recording.');
            if (problem.status === 401) return;
            if (problem.status !== 0) this.tell(problem.message);
        }
        if (signal.aborted || (this.found && this.found.state !== 'recording')) return;
        this.timer = setTimeout(() => this.load(), document.hidden ? kPollMs * 4 : kPollMs);
    }

    tell(text) {
        this.find('.problem').hidden = !text;
        set_text(this.find('.problem'), text ?? '');
    }

    /** What is found in the catalogue, and of a recording that goes on what its room tells now. */
    merged() {
        const { found } = this;
        this.room = store.room_of(found.room);
        const live = this.room?.recording;
        if (found.state !== 'recording' || live?.id !== found.id) return found;
        const most = (name, now) => Math.max(found[name], now);
        return { ...found, media_s: most('media_s', live.media_s), bytes: most('bytes', live.bytes),
            file_count: most('file_count', live.files), run_count: most('run_count', live.runs) };
    }

    show() {
        const detail = this.detail = this.merged();
        set_text(this.find('h1'), detail.room?.name ?? `Recording ${this.id}`);
        const address = detail.room?.url ?? '';
        if (this.find('.address').textContent !== address) this.find('.address').replaceChildren(address_link(address));
        this.tell(detail.error);
        this.find('.figures').replaceChildren(...figures(detail));
        this.timeline.show(detail);
        if (this.shown !== this.found) this.show_tables();
        this.shown = this.found;
        this.show_buttons();
        this.show_picture();
    }

    show_tables() {
        const { detail } = this;
        const gaps = model(detail, 'media', Date.now() / 1000).gaps;
        this.table('gaps', gaps, (one) => gap_row(one, (media) => this.player.play(Math.max(0, media - kBefore))));
        this.find('.none').hidden = gaps.length > 0;
        this.find('table.gaps').parentElement.hidden = gaps.length === 0;
        this.table('files', detail.files, file_row);
        this.table('runs', detail.runs, run_row);
        this.table('events', [...detail.events, ...detail.room_events].sort((a, b) => (a.at < b.at ? 1 : -1)), event_row);
    }

    /** Rows whose item says the same as before stay. */
    table(name, items, row) {
        const table = this.find(`table.${name}`);
        const limit = this.limits.get(name) ?? kRows;
        sync(table.tBodies[0], items.slice(0, limit), (item) => JSON.stringify(item), row);
        const more = table.parentElement.nextElementSibling;
        more.hidden = items.length <= limit;
        set_text(more, `${limit} of ${items.length}; more`);
        more.onclick = () => {
            this.limits.set(name, limit + kRows);
            this.show_tables();
        };
    }

    show_buttons() {
        const { detail, room } = this;
        const is_on = detail.state === 'recording';
        const buttons = is_on && room ? room_buttons(room.id, this.failed).slice(0, 2) : [];
        if (room) buttons.push(el('a', { class: 'button', href: `#/rooms/${encodeURIComponent(room.id)}`, text: 'Room', 'data-key': 'room' }));
        if (may('admin') && !is_on && detail.state !== 'removed')
            buttons.push(el('button', { type: 'button', text: 'Delete files', onclick: () => this.remove(), 'data-key': 'delete' }));
        sync(this.find('.acts'), buttons, (node) => node.dataset.key, (node) => node);
        // It is over: at once, what is told at the end.
        const is_over = is_on && room && room.recording?.id !== detail.id;
        if (is_over && !this.was_over) {
            clearTimeout(this.timer);
            this.load();
        }
        this.was_over = is_over;
    }

    remove() {
        confirm_then({ title: 'Delete its files?', text: `${about(this.detail.media_s)} of media, ${bytes(this.detail.bytes)}. This cannot be undone.`, yes: 'Delete', needed: 'admin' },
            async () => {
                await send('DELETE', `recordings/${this.id}`, {});
                await this.load();
            });
    }

    show_picture() {
        const { detail } = this;
        const poster = detail.files.find((file) => file.kind === 'poster' && !['removed', 'missing'].includes(file.state));
        if (this.room?.recording?.id === this.id && detail.media_s >= kPosterFromS)
            this.player.show_picture(`/api/v1/${room_path(this.room.id)}/poster.jpg?${Math.floor(Date.now() / kPicturePollMs)}`);
        else if (poster) this.player.show_picture(`/api/v1/files/${poster.id}`);
    }

    pick(index, media) {
        this.player.play(Math.max(0, media - kBefore));
        const row = document.getElementById(`gap-${index}`);
        for (const other of row?.parentElement.children ?? []) other.classList.toggle('picked', other === row);
        row?.scrollIntoView({ block: 'nearest' });
    }
}

export const show_recording = (place, id, failed) => new Page(place, id, failed);
