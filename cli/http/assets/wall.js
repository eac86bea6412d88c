// SPDX-License-Identifier: MIT
// The wall: a card for each room, of which only those in sight are elements.

import { may } from './api.js';
import { Card } from './card.js';
import { arrange, copy_of, el, icon, set_attribute, set_text } from './dom.js';
import { show_posters } from './posters.js';
import { start, stop } from './rooms.js';
import { kGroups, kLooks } from './states.js';
import { store } from './store.js';
import { show_totals } from './totals.js';

const kOverscan = 1;
const kCalmMs = 3000;

/** The wall keeps these while other pages are shown. */
const kept = { text: '', group: 'all', active: null, scroll: 0 };

const by_attention = (a, b) =>
    kLooks[a.look].rank - kLooks[b.look].rank || a.room.name.localeCompare(b.room.name) || (a.id < b.id ? -1 : 1);

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
        this.sizes = new ResizeObserver(() => this.lay_out());
        this.sizes.observe(this.feed);
        this.filter.addEventListener('input', () => {
            kept.text = this.filter.value;
            this.sort(true);
            this.render();
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
                this.render();
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
            this.lay_out();
        });
    }

    take_rooms() {
        const rooms = [...store.rooms.values()];
        for (const { group, number } of this.chips)
            set_text(number, String(rooms.reduce((sum, entry) => sum + group.has(entry.room), 0)));
        show_totals(this.totals);
        this.sort(false);
        this.lay_out();
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

    lay_out() {
        const style = getComputedStyle(this.feed);
        const gap = parseFloat(style.getPropertyValue('--gap'));
        this.row = parseFloat(style.getPropertyValue('--card-h')) + gap;
        const width = this.feed.clientWidth;
        this.columns = Math.max(1, Math.floor((width + gap) / (parseFloat(style.getPropertyValue('--card-w')) + gap)));
        this.step = (width + gap) / this.columns;
        this.feed.style.setProperty('--width', `${this.step - gap}px`);
        this.render();
    }

    plan() {
        this.planned ??= requestAnimationFrame(() => {
            this.planned = null;
            this.render();
        });
    }

    /** [first, last) of the cards in sight. */
    in_sight() {
        const top = this.feed.getBoundingClientRect().top;
        const first = Math.floor(-top / this.row) - kOverscan;
        const last = Math.ceil((innerHeight - top) / this.row) + kOverscan;
        const clamp = (row) => Math.min(Math.max(row, 0) * this.columns, this.order.length);
        return [clamp(first), clamp(last)];
    }

    render() {
        const [first, last] = this.in_sight();
        const height = `${Math.ceil(this.order.length / this.columns) * this.row}px`;
        if (this.feed.style.height !== height) this.feed.style.height = height;
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
            card.place((i % this.columns) * this.step, Math.floor(i / this.columns) * this.row);
            card.number(i + 1, this.order.length);
            card.show(entry);
            card.make_active(entry.id === kept.active);
            if (entry.room.recording && i >= first && i < last) posters.set(entry.id, (url) => this.cards.get(entry.id)?.picture(url));
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
        const row = Math.floor(this.index.get(entry.id) / this.columns);
        const top = this.feed.getBoundingClientRect().top + row * this.row;
        const margin = 70;
        if (top < margin) scrollBy(0, top - margin);
        else if (top + this.row > innerHeight) scrollBy(0, top + this.row - innerHeight);
        this.render();
        this.cards.get(entry.id).node.focus({ preventScroll: true });
    }

    on_key(event) {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const at = this.index.get(kept.active) ?? 0;
        const page = this.columns * Math.max(1, Math.floor(innerHeight / this.row) - 1);
        const to = {
            ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + this.columns, ArrowUp: at - this.columns,
            PageDown: at + page, PageUp: at - page, Home: 0, End: this.order.length - 1,
        }[event.key];
        if (to !== undefined) {
            event.preventDefault();
            if (to >= 0 || event.key.startsWith('Page')) this.go_to(to);
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
