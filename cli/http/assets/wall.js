// SPDX-License-Identifier: MIT
// The wall: a card for each room, of which only those in sight are elements.

import { may } from './api.js';
import { Card } from './card.js';
import { arrange, copy_of, el, icon, set_text } from './dom.js';
import { show_posters } from './posters.js';
import { start, stop } from './rooms.js';
import { kGroups, kLooks } from './states.js';
import { store } from './store.js';
import { show_totals } from './totals.js';

const kOverscan = 1;
const kCalmMs = 3000;
/** Before that there may be no keyframe yet. */
const kPosterFromS = 2;
/** The header covers what is above. */
const kMargin = 70;

/** The wall keeps these while other pages are shown. */
const kept = { text: '', group: 'all', active: null, scroll: 0 };

const { compare } = new Intl.Collator(undefined, { numeric: true });
const by_attention = (a, b) =>
    kLooks[a.look].rank - kLooks[b.look].rank || compare(a.room.name, b.room.name) || (a.id < b.id ? -1 : 1);

class Wall {
    constructor(place, failed) {
        place.replaceChildren(copy_of('wall-template'));
        this.failed = failed;
        this.feed = place.querySelector('#feed');
        this.filter = place.querySelector('#filter');
        this.empty = place.querySelector('#empty');
        this.totals = place.querySelector('.totals');
        this.cards = new Map();
        this.pool = [];
        this.order = [];
        this.index = new Map();
        this.moved_at = -kCalmMs;
        this.listeners = new AbortController();
        this.make_chips(place.querySelector('.chips'));
        this.make_density(place.querySelector('#density'));
        this.listen();
        this.filter.value = kept.text;
        this.take_rooms();
        this.measure();
        scrollTo(0, kept.scroll);
    }

    close() {
        kept.scroll = scrollY;
        this.listeners.abort();
        this.sizes.disconnect();
        show_posters(new Map());
    }

    listen() {
        const signal = this.listeners.signal;
        store.addEventListener('rooms', () => this.take_rooms(), { signal });
        store.addEventListener('limits', () => show_totals(this.totals), { signal });
        addEventListener('scroll', () => this.plan(), { signal, passive: true });
        this.sizes = new ResizeObserver(() => this.measure());
        this.sizes.observe(this.feed);
        this.filter.addEventListener('input', () => {
            kept.text = this.filter.value;
            this.sort(true);
            this.lay_out();
        });
        this.filter.addEventListener('keydown', (event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
            event.preventDefault();
            this.go_to(0);
        });
        this.feed.addEventListener('pointermove', () => (this.moved_at = performance.now()), { passive: true });
        this.feed.addEventListener('keydown', (event) => this.on_key(event));
        this.feed.addEventListener('click', (event) => this.on_click(event));
        this.feed.addEventListener('focusin', (event) => {
            const card = event.target.closest('.card');
            if (card && card.dataset.key !== kept.active) this.activate(card.dataset.key);
        });
    }

    make_chips(place) {
        this.chips = kGroups.map((group) => {
            const number = el('b', { class: 'num' });
            const chip = el('button', { type: 'button', class: `chip ${group.tone ?? ''}`, 'aria-pressed': String(group.name === kept.group) },
                group.sign ? icon(group.sign) : null, ` ${group.label} `, number);
            chip.addEventListener('click', () => {
                kept.group = group.name;
                for (const other of this.chips) other.chip.setAttribute('aria-pressed', String(other.chip === chip));
                this.sort(true);
                scrollTo(0, 0);
                this.lay_out();
            });
            place.append(chip);
            return { group, chip, number };
        });
    }

    make_density(button) {
        const show = (is_compact) => {
            this.feed.classList.toggle('compact', is_compact);
            button.setAttribute('aria-pressed', String(is_compact));
        };
        show(localStorage.getItem('weir-density') === 'compact');
        button.addEventListener('click', () => {
            const is_compact = !this.feed.classList.contains('compact');
            localStorage.setItem('weir-density', is_compact ? 'compact' : 'wide');
            show(is_compact);
            this.measure();
        });
    }

    take_rooms() {
        const rooms = [...store.rooms.values()];
        for (const { group, number } of this.chips)
            set_text(number, String(rooms.reduce((sum, entry) => sum + group.has(entry.room), 0)));
        show_totals(this.totals);
        this.sort(false);
        if (this.heights) this.lay_out();
        this.feed.setAttribute('aria-busy', String(store.status === null));
    }

    /** While someone works on the wall, cards keep their places: what is new comes last. */
    sort(at_once) {
        const group = kGroups.find(({ name }) => name === kept.group);
        const text = kept.text.trim().toLowerCase();
        const matches = ({ room }) =>
            group.has(room) && (!text || `${room.name}\n${room.url}\n${room.platform}`.toLowerCase().includes(text));
        const entries = [...store.rooms.values()].filter(matches).sort(by_attention);
        const is_busy = performance.now() - this.moved_at < kCalmMs || this.feed.contains(document.activeElement);
        if (is_busy && !at_once) {
            const place = (entry) => this.index.get(entry.id) ?? Infinity;
            entries.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
        }
        this.order = entries;
        this.index = new Map(entries.map((entry, i) => [entry.id, i]));
        if (!this.index.has(kept.active)) kept.active = entries[0]?.id ?? null;
        this.empty.hidden = entries.length > 0 || store.status === null;
        set_text(this.empty, store.rooms.size > 0 ? 'No room matches.'
            : may('control') ? 'No rooms yet. Paste the address of one, or press “Add room”.' : 'No rooms yet.');
    }

    /** Asks the style how large things are: not with each poll, it costs. */
    measure() {
        const style = getComputedStyle(this.feed);
        const length = (name) => parseFloat(style.getPropertyValue(name));
        const gap = length('--gap');
        this.heights = { live: length('--card-h') + gap, idle: length('--idle-h') + gap };
        const width = this.feed.clientWidth;
        this.columns = Math.max(1, Math.floor((width + gap) / (length('--card-w') + gap)));
        this.step = (width + gap) / this.columns;
        this.feed.style.setProperty('--width', `${this.step - gap}px`);
        this.lay_out();
    }

    /** Rows of cards: those with a picture are high, those without low, and no row has both. */
    lay_out() {
        this.rows = [];
        this.order.forEach((entry, i) => {
            const height = entry.room.recording ? this.heights.live : this.heights.idle;
            const last = this.rows.at(-1);
            if (last && last.height === height && i - last.first < this.columns) last.end = i + 1;
            else this.rows.push({ first: i, end: i + 1, height, top: last ? last.top + last.height : 0 });
        });
        const last = this.rows.at(-1);
        const height = `${last ? last.top + last.height : 0}px`;
        if (this.feed.style.height !== height) this.feed.style.height = height;
        this.render();
    }

    /** The number of the row of the `i`th card. */
    row_of(i) {
        return this.row_where((row) => row.end > i);
    }

    /** The first for which it holds; it holds for all behind. */
    row_where(holds) {
        let low = 0, high = this.rows.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (holds(this.rows[middle])) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    plan() {
        this.planned ??= requestAnimationFrame(() => {
            this.planned = null;
            this.render();
        });
    }

    /** [first, last) of the rows in sight, and one more each way. */
    in_sight() {
        const top = -this.feed.getBoundingClientRect().top;
        const first = this.row_where((row) => row.top + row.height > top);
        const last = this.row_where((row) => row.top > top + innerHeight);
        return [Math.max(first - kOverscan, 0), Math.min(last + kOverscan, this.rows.length)];
    }

    render() {
        const [top, bottom] = this.in_sight();
        const first = this.rows[top]?.first ?? 0;
        const last = this.rows[bottom - 1]?.end ?? 0;
        const shown = this.order.slice(first, last);
        // What is focused stays an element, wherever it is, and so does the card that Tab leads to.
        const active = this.index.get(kept.active);
        if (active < first) shown.unshift(this.order[active]);
        if (active >= last) shown.push(this.order[active]);
        const wanted = new Set(shown.map((entry) => entry.id));
        for (const [id, card] of this.cards) {
            if (wanted.has(id)) continue;
            this.cards.delete(id);
            card.node.remove();
            this.pool.push(card);
        }
        const posters = new Map();
        for (const entry of shown) {
            const card = this.card_of(entry);
            const i = this.index.get(entry.id);
            const row = this.rows[this.row_of(i)];
            card.place((i - row.first) * this.step, row.top);
            card.number(i + 1, this.order.length);
            card.show(entry);
            card.make_active(entry.id === kept.active);
            if (entry.room.recording?.media_s >= kPosterFromS && i >= first && i < last) posters.set(entry.id, (url) => this.cards.get(entry.id)?.picture(url));
        }
        arrange(this.feed, shown.map((entry) => this.cards.get(entry.id).node));
        show_posters(posters);
    }

    card_of(entry) {
        let card = this.cards.get(entry.id);
        if (!card) {
            card = this.pool.pop() ?? new Card();
            card.begin(entry);
            this.cards.set(entry.id, card);
        }
        return card;
    }

    activate(id) {
        this.cards.get(kept.active)?.make_active(false);
        kept.active = id;
        this.cards.get(id)?.make_active(true);
    }

    /** To the card at `i`, which is made where it was out of sight. */
    go_to(i) {
        const entry = this.order[Math.min(Math.max(i, 0), this.order.length - 1)];
        if (!entry) return;
        this.activate(entry.id);
        const row = this.rows[this.row_of(this.index.get(entry.id))];
        const top = this.feed.getBoundingClientRect().top + row.top;
        if (top < kMargin) scrollBy(0, top - kMargin);
        else if (top + row.height > innerHeight) scrollBy(0, top + row.height - innerHeight);
        this.render();
        this.cards.get(entry.id).node.focus({ preventScroll: true });
    }

    /** The card `by` rows below the one at `i`; that itself where there is no such row. */
    below(i, by) {
        const from = this.row_of(i);
        const row = this.rows[Math.min(Math.max(from + by, 0), this.rows.length - 1)];
        return row ? Math.min(row.first + i - this.rows[from].first, row.end - 1) : i;
    }

    /** A screen further. */
    page(i, direction) {
        const from = this.row_of(i);
        let to = from;
        while (this.rows[to + direction] && Math.abs(this.rows[to + direction].top - this.rows[from].top) < innerHeight - 2 * kMargin) to += direction;
        return this.below(i, to === from ? direction : to - from);
    }

    on_key(event) {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const at = this.index.get(kept.active) ?? 0;
        const to = {
            ArrowRight: () => at + 1, ArrowLeft: () => at - 1, ArrowDown: () => this.below(at, 1), ArrowUp: () => this.below(at, -1),
            PageDown: () => this.page(at, 1), PageUp: () => this.page(at, -1), Home: () => 0, End: () => this.order.length - 1,
        }[event.key];
        if (to) {
            event.preventDefault();
            this.go_to(to());
        } else if (event.key === 'Enter' && event.target.matches('.card')) {
            event.target.querySelector('.name a').click();
        }
    }

    on_click(event) {
        const node = event.target.closest('.card');
        const room = node && store.rooms.get(node.dataset.key)?.room;
        if (!room) return;
        if (event.target.closest('.toggle')) {
            if (room.state === 'off') start(room, this.failed);
            else stop(room);
        } else if (event.target.closest('.poster')) {
            node.querySelector('.name a').click();
        }
    }
}

export const show_wall = (place, failed) => new Wall(place, failed);
export const forget_wall = () => Object.assign(kept, { text: '', group: 'all', active: null, scroll: 0 });
