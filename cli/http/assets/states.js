// SPDX-License-Identifier: MIT
// What states and causes are called, and how they look. Each has a shape of its own, not a colour alone.

/** class: the colour (style.css); rank: what needs attention stands first. */
export const kLooks = {
    retrying: { label: 'retrying', tone: 'warn', rank: 0 },
    trouble: { label: 'trouble', tone: 'bad', rank: 1 },
    quarantined: { label: 'quarantined', tone: 'warn', rank: 2 },
    recording: { label: 'recording', tone: 'good', rank: 3 },
    ending: { label: 'ending', tone: 'busy', rank: 4 },
    polling: { label: 'looking', tone: 'busy', rank: 5 },
    queued: { label: 'queued', tone: 'dim', rank: 5 },
    waiting: { label: 'waiting', tone: 'dim', rank: 5 },
    closed: { label: 'closed', tone: 'dim', rank: 6 },
    off: { label: 'off', tone: 'dim', rank: 7 },
};

/** The key in kLooks of a room. Trouble stands above what merely waits. */
export function look_of(room) {
    if (room.state === 'retrying') return 'retrying';
    if (room.trouble && !room.recording && room.state !== 'off') return 'trouble';
    if (room.quarantined && room.recording) return 'quarantined';
    return room.state in kLooks ? room.state : 'waiting';
}

/** In the order of the buttons. */
export const kGroups = [
    { name: 'all', label: 'All', has: () => true },
    { name: 'trouble', label: 'Trouble', tone: 'bad', sign: 'trouble',
        has: (room) => Boolean(room.trouble) || room.quarantined || room.state === 'retrying' },
    { name: 'recording', label: 'Recording', tone: 'good', sign: 'recording',
        has: (room) => room.recording !== null || room.state === 'recording' },
    { name: 'waiting', label: 'Waiting', tone: 'dim', sign: 'waiting',
        has: (room) => ['waiting', 'queued', 'polling'].includes(room.state) },
    { name: 'off', label: 'Off', tone: 'dim', sign: 'off',
        has: (room) => room.state === 'off' || room.state === 'closed' },
];

export const kRecordingLooks = {
    recording: { label: 'recording', tone: 'good', sign: 'recording' },
    completed: { label: 'completed', tone: 'dim', sign: 'done' },
    failed: { label: 'failed', tone: 'bad', sign: 'trouble' },
    not_live: { label: 'not live', tone: 'dim', sign: 'waiting' },
    interrupted: { label: 'interrupted', tone: 'warn', sign: 'trouble' },
    rebuilt: { label: 'rebuilt', tone: 'dim', sign: 'done' },
    removed: { label: 'removed', tone: 'dim', sign: 'off' },
};

export const kSides = {
    origin: 'the origin',
    network: 'the network',
    ours: 'this host',
    wanted: 'as wished',
};

const kCauses = {
    expired: ['network', 'the live window slid on before it could be had'],
    http_status: ['origin', 'the origin listed it and did not serve it'],
    truncated: ['origin', 'its body ended early, again and again'],
    stalled: ['network', 'its body stopped coming, again and again'],
    connection: ['network', 'there was no connection'],
    gap_tag: ['origin', 'the origin says that it has no media there'],
    origin_restart: ['origin', 'the origin began anew'],
    bad_media: ['origin', 'what came was not media'],
    too_large: ['origin', 'it was beyond the limit'],
    shed: ['ours', 'more had to be held at once than weir holds'],
    disk: ['ours', 'the disk could not take it'],
    stop: ['ours', 'it was stopped while this was on its way'],
    down: ['ours', 'weir was not running'],
    advert: ['wanted', 'an advertisement in its place, left out as wished'],
    encoder: ['ours', 'an encoder failed with it inside'],
};

/** {side, words} of a gap's cause; one that is not known has neither. */
export function cause_of(gap) {
    const [side, words] = kCauses[gap.cause] ?? ['network', ''];
    return { side, words };
}
