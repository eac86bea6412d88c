// SPDX-License-Identifier: MIT
// Figures as people read them.

const two = (number) => String(number).padStart(2, '0');

/** 1:02:03, 2:03, 0:07 */
export function duration(seconds) {
    if (!(seconds >= 0)) return '–';
    const whole = Math.floor(seconds);
    const h = Math.floor(whole / 3600);
    const m = Math.floor(whole / 60) % 60;
    return h > 0 ? `${h}:${two(m)}:${two(whole % 60)}` : `${m}:${two(whole % 60)}`;
}

/** 3 d 4 h, 2 h 5 min, 40 s: about how long. */
export function about(seconds) {
    const s = Math.max(0, Math.round(seconds));
    if (s < 90) return `${s} s`;
    if (s < 5400) return `${Math.round(s / 60)} min`;
    if (s < 172800) return `${Math.floor(s / 3600)} h ${Math.round(s / 60) % 60} min`;
    return `${Math.floor(s / 86400)} d ${Math.floor(s / 3600) % 24} h`;
}

function scaled(value, step, units) {
    let i = 0;
    while (value >= step * 0.9995 && i < units.length - 1) {
        value /= step;
        ++i;
    }
    return `${i === 0 || value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2)} ${units[i]}`;
}

export const bytes = (value) =>
    value >= 0 ? scaled(value, 1000, ['B', 'kB', 'MB', 'GB', 'TB', 'PB']) : '–';
export const bitrate = (value) =>
    value >= 0 ? scaled(value, 1000, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s']) : '–';

export const count = (number, word) => `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;

/** 14:05:06; with the day where that is another. */
export function clock(at, { day = false } = {}) {
    const time = at instanceof Date ? at : new Date(at);
    if (at === null || Number.isNaN(time.getTime())) return '–';
    const text = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
    return day || time.toDateString() !== new Date().toDateString() ? `${date(time)} ${text}` : text;
}

export const date = (time) => `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;

export const seconds = (value) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : String(Math.round(value)));
