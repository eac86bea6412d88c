// SPDX-License-Identifier: MIT
// The timeline of a recording: its runs, its files, and each gap with its cause. Above pure, below drawn.

import { el, set_attribute, set_text, svg, sync } from './dom.js';
import { clock, count, duration, seconds } from './format.js';
import { cause_of, kSides } from './states.js';

const kSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
const kSideRank = ['ours', 'network', 'origin', 'wanted'];

const time_s = (text) => (text ? new Date(text).getTime() / 1000 : null);
export const is_main = (file) => file.kind === 'media' && !file.rendition;

/** Media time runs over all files and what is missing in them; each file: {file, media: [a, b], wall: [a, b]}. */
function place_files(detail, now) {
    const files = detail.files.filter(is_main).sort((a, b) => (time_s(a.opened_at) ?? 0) - (time_s(b.opened_at) ?? 0) || a.id - b.id);
    let end = 0;
    return files.map((file) => {
        const begin = end;
        end += file.duration_s ?? Math.max(0, detail.media_s - begin);
        const opened = time_s(file.opened_at) ?? time_s(detail.started_at);
        const closed = time_s(file.finished_at) ?? (file.state === 'writing' ? now : opened + (end - begin));
        return { file, media: [begin, end], wall: [opened, Math.max(closed, opened)] };
    });
}

/** What lies at `value` on one axis, on the other: straight within each file. */
function convert(files, from, to, value) {
    let last = null;
    for (const placed of files) {
        const [a, b] = placed[from];
        if (value < a) return last === null ? placed[to][0] : last;
        if (value <= b) return placed[to][0] + (b > a ? (value - a) / (b - a) : 0) * (placed[to][1] - placed[to][0]);
        last = placed[to][1];
    }
    return last ?? 0;
}

/** {axis, begin, end, files, runs, gaps}, in seconds of media or of the clock. `now`: seconds. */
export function model(detail, axis, now) {
    const files = place_files(detail, now);
    const is_wall = axis === 'wall';
    const begin = is_wall ? time_s(detail.started_at) : 0;
    const gaps = detail.gaps.map((gap, index) => {
        const at = time_s(gap.at) ?? time_s(detail.started_at);
        const media = gap.media_s ?? convert(files, 'wall', 'media', at);
        const from = is_wall ? at : media;
        return { gap, index, media, from, to: is_wall ? Math.max(time_s(gap.until) ?? at, at) : from + gap.seconds };
    });
    const last_file = files.at(-1);
    const media_end = Math.max(detail.media_s, last_file?.media[1] ?? 0, ...gaps.map((gap) => (is_wall ? 0 : gap.to)));
    const end = is_wall ? Math.max(time_s(detail.ended_at) ?? now, last_file?.wall[1] ?? 0) : media_end;
    const places = detail.runs.map((run) => (is_wall ? time_s(run.at) : convert(files, 'wall', 'media', time_s(run.at))));
    const runs = detail.runs.map((run, i) => ({ run, from: i === 0 && !is_wall ? 0 : places[i], to: places[i + 1] ?? end }));
    return { axis, begin, end: Math.max(end, begin + 1), files, runs, gaps };
}

/** Media time of what lies at `value` of the model's axis. */
export const media_at = (found, value) => (found.axis === 'wall' ? convert(found.files, 'wall', 'media', value) : value);
export const place_of_media = (found, media) => (found.axis === 'wall' ? convert(found.files, 'media', 'wall', media) : media);

/** Gaps nearer than `near` seconds to one another share a mark. */
export function clusters(gaps, near) {
    const out = [];
    for (const gap of [...gaps].sort((a, b) => a.from - b.from || a.index - b.index)) {
        const last = out.at(-1);
        if (last && gap.from - last.from < near) last.gaps.push(gap);
        else out.push({ from: gap.from, gaps: [gap] });
    }
    return out;
}

/** Seconds between ticks, so that `most` fit. */
export const tick_step = (span, most) => kSteps.find((step) => span / step <= most) ?? Math.ceil(span / most / 86400) * 86400;

function ticks(found, most) {
    const step = tick_step(found.end - found.begin, most);
    // Full hours of the clock here, not of UTC.
    const shift = found.axis === 'wall' ? new Date(found.begin * 1000).getTimezoneOffset() * 60 : 0;
    const out = [];
    for (let at = Math.ceil((found.begin - shift) / step) * step + shift; at <= found.end; at += step) out.push(at);
    return out;
}

const side_of = ({ gaps }) => kSideRank.find((side) => gaps.some(({ gap }) => cause_of(gap).side === side));

function why(gap) {
    const { side, words } = cause_of(gap);
    return `${words || kSides[side]}${gap.detail ? ` (${gap.detail})` : ''}`;
}

const gap_words = ({ gap, media }) => `${gap.cause}, ${seconds(gap.seconds)} s missing at ${duration(media)}, ${clock(gap.at)}. ${why(gap)}`;

const kTop = 20, kRuns = 26, kFiles = 44, kMarks = 86, kHeight = 100;

export class Timeline {
    /** `seek(media seconds)`, `pick(gap's number)`. */
    constructor(place, { seek, pick }) {
        this.seek = seek;
        this.pick = pick;
        this.axis = 'media';
        this.zoom = 1;
        this.play_at = null;
        const group = (name, more) => svg('g', { class: name, ...more });
        this.ticks = group('ticks', { 'aria-hidden': 'true' });
        this.runs = group('runs', { 'aria-hidden': 'true' });
        this.files = group('files', { 'aria-hidden': 'true' });
        this.holes = group('holes', { 'aria-hidden': 'true' });
        this.head = svg('line', { class: 'playhead', y1: kTop, y2: kHeight - 4, visibility: 'hidden' });
        this.marks = group('marks', { role: 'group' });
        this.svg = svg('svg', { height: kHeight }, this.ticks, this.runs, this.files, this.holes, this.head, this.marks);
        this.tip = el('div', { class: 'tip', 'aria-hidden': 'true', hidden: true });
        this.scroller = el('div', { class: 'track' }, this.svg);
        place.replaceChildren(el('div', { class: 'lanes', 'aria-hidden': 'true' }, el('span', { text: 'runs' }), el('span', { text: 'files' }), el('span', { text: 'gaps' })), this.scroller, this.tip);
        this.listen();
        this.sizes = new ResizeObserver(() => this.detail && this.draw());
        this.sizes.observe(this.scroller);
    }

    close() {
        this.sizes.disconnect();
    }

    listen() {
        this.svg.addEventListener('click', (event) => {
            const mark = event.target.closest('.mark');
            if (mark) return this.act(mark);
            const x = event.clientX - this.svg.getBoundingClientRect().left;
            this.seek(media_at(this.found, this.found.begin + x / this.scale));
        });
        this.marks.addEventListener('keydown', (event) => this.on_key(event));
        for (const name of ['focusin', 'mouseover']) this.marks.addEventListener(name, (event) => this.show_tip(event.target.closest('.mark')));
        for (const name of ['focusout', 'mouseout']) this.marks.addEventListener(name, () => (this.tip.hidden = true));
        this.scroller.addEventListener('scroll', () => (this.tip.hidden = true), { passive: true });
    }

    show(detail) {
        this.detail = detail;
        this.draw();
    }

    set_axis(axis) {
        this.axis = axis;
        this.draw();
    }

    /** `factor` 0: all of it. */
    set_zoom(factor) {
        const { scrollLeft, clientWidth } = this.scroller;
        const middle = (scrollLeft + clientWidth / 2) / (clientWidth * this.zoom);
        this.zoom = factor ? Math.min(Math.max(this.zoom * factor, 1), 64) : 1;
        this.draw();
        this.scroller.scrollLeft = middle * clientWidth * this.zoom - clientWidth / 2;
    }

    draw() {
        const width = Math.max(this.scroller.clientWidth, 100) * this.zoom;
        this.found = model(this.detail, this.axis, Date.now() / 1000);
        this.scale = (width - 2) / (this.found.end - this.found.begin);
        set_attribute(this.svg, 'width', width);
        this.draw_ticks(width);
        this.draw_lanes();
        this.draw_marks();
        this.set_playhead(this.play_at);
    }

    x(value) {
        return 1 + (value - this.found.begin) * this.scale;
    }

    draw_ticks(width) {
        const text = (at) => (this.axis === 'wall' ? clock(new Date(at * 1000)) : duration(at));
        this.ticks.replaceChildren(...ticks(this.found, Math.max(2, width / 110)).map((at) => {
            const x = this.x(at);
            return svg('g', {}, svg('line', { x1: x, x2: x, y1: kTop - 4, y2: kHeight }), x + 50 < width ? svg('text', { x: x + 3, y: kTop - 7, text: text(at) }) : null);
        }));
    }

    bar(name, from, to, y, height, label, title) {
        const x = this.x(from), width = Math.max(this.x(to) - x - 1, 1.5);
        const fits = label && width > label.length * 7 + 8;
        return svg('g', { class: name }, svg('rect', { x, y, width, height, rx: 2 }, svg('title', { text: title })),
            fits ? svg('text', { x: x + 5, y: y + height / 2 + 4, text: label }) : null);
    }

    draw_lanes() {
        const { runs, files, gaps } = this.found;
        this.runs.replaceChildren(...runs.map(({ run, from, to }) => this.bar('run', from, to, kRuns, 11, '', `Run ${run.run}, ${run.protocol}, since ${clock(run.at)}`)));
        this.files.replaceChildren(...files.map(({ file, media, wall }) => {
            const name = file.path.split('/').pop();
            const [from, to] = this.axis === 'wall' ? wall : media;
            return this.bar(`file ${file.state}`, from, to, kFiles, 26, name, `${name}, ${file.state}, ${duration(media[1] - media[0])}`);
        }));
        this.holes.replaceChildren(...gaps.map(({ gap, from, to }) =>
            svg('rect', { class: `side-${cause_of(gap).side}`, x: this.x(from) - 0.5, y: kFiles - 3, width: Math.max((to - from) * this.scale, 1.5), height: 32 })));
    }

    draw_marks() {
        const found = clusters(this.found.gaps, 16 / this.scale);
        set_attribute(this.marks, 'aria-label', `${count(this.found.gaps.length, 'gap')}, arrow keys go from one to the next`);
        const make = () => svg('g', { class: 'mark', role: 'button', tabindex: '-1' }, svg('rect', { class: 'hit', x: -11, y: -11, width: 22, height: 22, rx: 4 }), svg('use', { x: -7, y: -7, width: 14, height: 14 }), svg('text', { x: 9, y: 4 }));
        const focused = document.activeElement?.closest?.('.mark')?.dataset.key;
        this.of_mark = new Map(found.map((cluster) => [String(cluster.gaps[0].index), cluster]));
        sync(this.marks, found, (cluster) => cluster.gaps[0].index, make, (node, cluster) => {
            const side = side_of(cluster), many = cluster.gaps.length;
            set_attribute(node, 'class', `mark side-${side}`);
            set_attribute(node, 'transform', `translate(${Math.max(this.x(cluster.from), 8).toFixed(1)} ${kMarks})`);
            set_attribute(node.children[1], 'href', `#i-${side}`);
            set_text(node.children[2], many > 1 ? String(many) : '');
            set_attribute(node, 'aria-label', many > 1 ? `${count(many, 'gap')} from ${gap_words(cluster.gaps[0])}` : gap_words(cluster.gaps[0]));
        });
        // What had the focus may share a mark now.
        if (focused !== undefined && !this.of_mark.has(focused)) {
            const at = found.findIndex(({ gaps }) => gaps.some(({ index }) => String(index) === focused));
            this.marks.children[at]?.focus();
        }
        if (!this.marks.querySelector('[tabindex="0"]')) this.marks.firstElementChild?.setAttribute('tabindex', '0');
    }

    on_key(event) {
        const all = [...this.marks.children];
        const at = all.indexOf(event.target);
        const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
        if (event.key === 'Enter' || event.key === ' ') this.act(event.target);
        else if (all[to]) {
            for (const mark of all) mark.setAttribute('tabindex', mark === all[to] ? '0' : '-1');
            all[to].focus();
        } else return;
        event.preventDefault();
    }

    act(mark) {
        const [first] = this.of_mark.get(mark.dataset.key).gaps;
        this.pick(first.index, first.media);
    }

    show_tip(mark) {
        if (!mark) return;
        const { gaps } = this.of_mark.get(mark.dataset.key);
        const lines = gaps.slice(0, 5).map((gap) => el('div', {}, el('b', { text: `${gap.gap.cause} · ${seconds(gap.gap.seconds)} s` }), ` ${why(gap.gap)}`, el('span', { class: 'dim num', text: ` ${duration(gap.media)} · ${clock(gap.gap.at)}` })));
        if (gaps.length > 5) lines.push(el('div', { class: 'dim', text: `and ${gaps.length - 5} more` }));
        this.tip.replaceChildren(...lines);
        this.tip.hidden = false;
        const box = this.tip.parentElement.getBoundingClientRect();
        const { left } = mark.getBoundingClientRect();
        this.tip.style.left = `${Math.max(0, Math.min(left - box.left, box.width - this.tip.offsetWidth))}px`;
    }

    /** In seconds of media; null: nothing plays. */
    set_playhead(media) {
        this.play_at = media;
        this.head.setAttribute('visibility', media === null ? 'hidden' : 'visible');
        if (media === null || !this.found) return;
        const x = this.x(place_of_media(this.found, media));
        this.head.setAttribute('x1', x);
        this.head.setAttribute('x2', x);
    }
}
