// SPDX-License-Identifier: MIT
// Rooms and recordings for the mock: made up, the same each time.

/** Numbers in [0, 1), the same for the same seed. */
export function random_of(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), state | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

const kPlaces = ['Harbour', 'Old Town', 'Studio', 'Night Market', 'Observatory', 'Rooftop', 'Riverside', 'Main Stage', 'Workshop', 'Greenhouse', 'Arena', 'Lighthouse',
    'Mountain Pass', 'Kitchen', 'Chess Club', 'Library', 'Aquarium', 'Town Hall', 'Ferry Pier', 'Jazz Cellar'];
const kPlatforms = ['hls', 'flv', 'bilibili', 'douyin', 'huya', 'twitch', 'soop'];

/** Names that a stranger may choose. */
export const kHostile = [
    '<img src=x onerror="window.hacked=1">',
    '"><script>window.hacked=1</script>',
    'A name without end '.repeat(12).trim(),
    '\u202egnp.exe\u202c',
];

const iso = (ms) => new Date(ms).toISOString();
const id_of = (i) => (0x9e3779b9 * (i + 1)).toString(16).padStart(16, '0').slice(-16);

function recording_of(i, random, now) {
    const media_s = 60 + random() * 20000;
    const bitrate_bps = (1.2 + random() * 6.5) * 1e6;
    const gaps = random() < 0.12 ? 1 + Math.floor(random() * 4) : 0;
    const bytes = Math.round((media_s * bitrate_bps) / 8);
    return {
        id: 1000 + i, media_s, bitrate_bps, bytes, received_bytes: bytes + 4096, gaps, gap_s: gaps * (1 + random() * 5), runs: 1 + (gaps > 2), files: 1 + Math.floor(media_s / 3600),
        buffered_bytes: Math.round(random() * 400000), held_bytes: 1200000, cpu_s: media_s * 0.004, cpu_share: 0.004,
    };
}

const kTroubles = ['the service answered with HTTP 503', 'the name of the host is not known: live.example.org', 'the playlist lists nothing new for 60 s'];

/** `count` rooms: about half of them recorded, some in trouble. */
export function make_rooms(count, now = Date.now(), hostile = true) {
    const random = random_of(7);
    return Array.from({ length: count }, (_, i) => {
        const dice = random();
        const state = i < 2 ? 'recording' : dice < 0.56 ? 'recording' : dice < 0.575 ? 'retrying' : dice < 0.9 ? 'waiting' : dice < 0.92 ? 'queued' : dice < 0.935 ? 'polling' : dice < 0.96 ? 'closed' : dice < 0.995 ? 'off' : 'ending';
        const is_live = ['recording', 'retrying', 'ending'].includes(state);
        const platform = kPlatforms[Math.floor(random() * kPlatforms.length)];
        const name = hostile && i >= 40 && i < 40 + kHostile.length ? kHostile[i - 40] : `${kPlaces[i % kPlaces.length]} ${1 + Math.floor(i / kPlaces.length)}`;
        const has_trouble = state === 'retrying' || (state === 'waiting' && random() < 0.05);
        return {
            id: id_of(i), name, url: `https://live.example.org/${platform}/${i}/index.m3u8`, platform, state, since: iso(now - random() * 2e7),
            next_poll_at: ['waiting', 'queued'].includes(state) ? iso(now + random() * 60000) : null,
            trouble: has_trouble ? kTroubles[i % kTroubles.length] : null, quarantined: state === 'recording' && i % 197 === 14, source: i % 5 === 0 ? 'api' : 'config',
            recording: is_live ? { ...recording_of(i, random, now), ...(state === 'retrying' ? { bitrate_bps: 0 } : {}) } : null,
        };
    });
}

const kCauses = [
    ['http_status', 'HTTP 404', 4], ['expired', '', 8], ['connection', 'connection reset by peer', 12.5], ['advert', '', 30], ['shed', '', 2], ['stalled', '0 of 812 kB in 15 s', 4],
    ['origin_restart', '', 0.4], ['a_cause_of_tomorrow', 'who knows', 3],
];

/** RecordingDetail of the recording of that room. `gap_count` gaps, each cause in turn. */
export function make_detail(room, { id = room.recording.id, media_s = 5400, gap_count = 7, is_live = true, now = Date.now() } = {}) {
    const random = random_of(id);
    const begin = now - media_s * 1000;
    const file_s = 1800;
    const gaps = Array.from({ length: gap_count }, (_, i) => {
        const [cause, detail, seconds] = kCauses[i % kCauses.length];
        const media = ((i + 0.4 + random() * 0.5) / (gap_count + 0.5)) * media_s;
        const has_msn = !['connection', 'origin_restart', 'shed'].includes(cause);
        const msn = 4000 + Math.floor(media / 4);
        return { cause, from_msn: has_msn ? msn : null, to_msn: has_msn ? msn + Math.floor(seconds / 4) : null, seconds, media_s: media,
            at: iso(begin + media * 1000), until: iso(begin + (media + seconds) * 1000), detail };
    });
    const files = [];
    for (let at = 0, n = 1; at < media_s; at += file_s, ++n) {
        const is_last = at + file_s >= media_s;
        const length = Math.min(file_s, media_s - at);
        const writing = is_last && is_live;
        files.push({ id: id * 100 + n, path: `alpha/${room.name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}_${n}.ts`, kind: 'media', state: writing ? 'writing' : 'finished', bytes: Math.round(length * 610000),
            duration_s: writing ? null : length, packets: writing ? null : { video: Math.round(length * 30), audio: Math.round(length * 47) },
            opened_at: iso(begin + at * 1000), finished_at: writing ? null : iso(begin + (at + length) * 1000), ours: true });
    }
    files.push({ id: id * 100 + 90, path: 'alpha/alpha_1.gaps.jsonl', kind: 'ledger', state: 'finished', bytes: 1834, duration_s: null, opened_at: iso(begin), finished_at: null, ours: true });
    const runs = [0, 0.34, 0.71].map((share, i) => ({ run: i + 1, at: iso(begin + share * media_s * 1000), protocol: 'hls', media_url: `https://edge-${i + 1}.example.org/live/1080p.m3u8` }));
    return {
        id, room: { id: room.id, url: room.url, name: room.name, platform: room.platform }, state: is_live ? 'recording' : 'completed', started_at: iso(begin), ended_at: is_live ? null : iso(now),
        error: null, run_count: runs.length, file_count: files.length - 1, gap_count: gaps.length, bytes: Math.round(media_s * 610000), media_s, gap_s: gaps.reduce((sum, gap) => sum + gap.seconds, 0),
        continues: null, runs, files, gaps,
        events: [
            { at: iso(begin + 2000), until: null, kind: 'warning', detail: 'the playlist’s target duration is 4 s; its segments last 6 s' },
            { at: iso(begin + 0.34 * media_s * 1000), until: null, kind: 'failover', detail: 'edge-1.example.org answered with HTTP 404; edge-2.example.org goes on' },
        ],
        room_events: [{ at: iso(begin - 41000), until: iso(begin), kind: 'not_recorded_poll', detail: 'between two looks' }],
    };
}

/** A list of `count` recordings, the newest first. */
export function make_recordings(rooms, count, now = Date.now()) {
    const random = random_of(99);
    const states = ['completed', 'completed', 'completed', 'completed', 'failed', 'interrupted', 'completed', 'not_live', 'rebuilt'];
    return Array.from({ length: count }, (_, i) => {
        const room = rooms[(i * 13) % rooms.length];
        const media_s = random() * 14000;
        const begin = now - i * 5400000 - media_s * 1000;
        const state = i < 3 ? 'recording' : states[i % states.length];
        const gap_count = random() < 0.25 ? Math.ceil(random() * 6) : 0;
        return { id: 900 - i, room: { id: room.id, url: room.url, name: room.name, platform: room.platform }, state, started_at: iso(begin), ended_at: state === 'recording' ? null : iso(begin + media_s * 1000),
            error: state === 'failed' ? 'the origin answered with HTTP 403' : null, run_count: 1, file_count: 1 + Math.floor(media_s / 1800), gap_count, bytes: Math.round(media_s * 610000), media_s, gap_s: gap_count * 3.2, continues: null };
    });
}
