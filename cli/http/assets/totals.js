// SPDX-License-Identifier: MIT
// The line above the wall: what all rooms together do, and how near the limits are.

import { el, set_attribute, set_text, sync } from './dom.js';
import { about, bitrate, bytes, count } from './format.js';
import { store } from './store.js';

/** Each: {key, label, value, note, share (0…1, of a gauge), tone}. */
function figures() {
    const recording = [...store.rooms.values()].map((entry) => entry.room.recording).filter(Boolean);
    const sum = (name) => recording.reduce((total, one) => total + one[name], 0);
    const { status, limits } = store;
    const out = [
        { key: 'rate', label: 'Coming in', value: bitrate(sum('bitrate_bps')), note: `${bytes(sum('bytes'))} so far` },
        { key: 'gaps', label: 'Gaps', value: sum('gaps').toLocaleString('en'), note: `${about(sum('gap_s'))} missing`, tone: sum('gaps') ? 'warn' : '' },
    ];
    if (limits) {
        const { all, recordings } = limits;
        out.push({ key: 'recordings', label: 'Recordings', value: String(recordings), note: all ? `of ${all} at most` : 'no limit',
            share: all ? recordings / all : undefined });
    }
    if (status) {
        out.push({ key: 'cpu', label: 'CPU', value: `${Math.round(status.cpu_percent)} %`, note: 'of one core' });
        out.push(memory(status, limits));
    }
    for (const volume of limits?.volumes ?? []) out.push(disk(volume));
    if (limits) out.push(load(limits.load));
    if (status) out.push({ key: 'up', label: 'Up', value: about(status.elapsed_s), note: `weir ${status.version}` });
    return out;
}

function memory(status, limits) {
    const most = limits?.memory_limit_bytes ?? 0;
    const share = most ? limits.memory_bytes / most : undefined;
    return { key: 'memory', label: 'Memory', value: bytes(status.memory_bytes), share, tone: share > 0.9 ? 'warn' : '',
        note: most ? `${bytes(limits.memory_bytes)} of ${bytes(most)}` : 'no limit' };
}

function disk(volume) {
    const tone = volume.is_low ? 'bad' : volume.is_congested ? 'warn' : '';
    const trouble = volume.is_low ? 'too little room' : volume.is_congested ? `${bytes(volume.queued_bytes)} wait for it` : '';
    return { key: `disk ${volume.directory}`, label: 'Disk', title: volume.directory, tone,
        value: `${bytes(volume.free_bytes)} free`, note: trouble || volume.directory,
        share: volume.total_bytes ? 1 - volume.free_bytes / volume.total_bytes : undefined };
}

const load = ({ level, late_ms }) => ({
    key: 'load', label: 'Load', value: ['keeps up', 'pauses', 'full'][level] ?? String(level), tone: ['', 'warn', 'bad'][level] ?? 'bad',
    note: level === 0 ? `${late_ms} ms late` : level === 1 ? 'what can wait, waits' : 'nothing new begins',
});

function make(figure) {
    const node = el('div', { class: 'total' }, el('span', { class: 'label', text: figure.label }), el('b', { class: 'num' }), el('span', { class: 'note' }));
    if (figure.share !== undefined)
        node.append(el('span', { class: 'gauge', role: 'meter', 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-label': figure.title ?? figure.label }, el('i')));
    return node;
}

function change(node, figure) {
    set_attribute(node, 'class', `total ${figure.tone ?? ''}`);
    set_attribute(node, 'title', figure.title);
    set_text(node.children[1], figure.value);
    set_text(node.children[2], figure.note);
    const gauge = node.querySelector('.gauge');
    if (!gauge) return;
    const percent = Math.round(100 * Math.min(Math.max(figure.share ?? 0, 0), 1));
    set_attribute(gauge, 'aria-valuenow', percent);
    set_attribute(gauge, 'aria-valuetext', `${figure.value}, ${percent} % used`);
    gauge.firstElementChild.style.width = `${percent}%`;
}

export const show_totals = (place) =>
    sync(place, figures(), (figure) => `${figure.key}${figure.share === undefined}`, make, change);
