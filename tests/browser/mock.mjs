// SPDX-License-Identifier: MIT
// A stand-in for `weir run`, which answers as cli/http/openapi.json says and serves the page with weir's headers.
// node mock.mjs [PORT]: to look at the page by hand; without a login.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { root } from './kit.mjs';
import { make_detail, make_recordings, make_rooms } from './mock_rooms.mjs';

export const kPolicy =
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self' blob:; style-src 'self'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'";
const kTypes = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
/** Scope by token. */
export const kTokens = { 'for-reading': 'read', 'for-control': 'control', 'for-all': 'admin' };
const kRank = { read: 1, control: 2, admin: 3 };
/** A grey JPEG of one pixel, for who brings no pictures. */
const kGrey = Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=', 'base64');

const problem = (status, code, detail) => ({ status, body: { type: 'about:blank', title: code, status, code, detail } });

export class MockWeir {
    /** `pictures`: JPEGs; `media`: {bytes, playlist} made by media.mjs. */
    constructor({ rooms = 500, login = true, pictures = [kGrey], media = null, hostile = true } = {}) {
        this.needs_login = login;
        this.pictures = pictures;
        this.media = media;
        this.rooms = make_rooms(rooms, Date.now(), hostile);
        this.recordings = make_recordings(this.rooms, 130);
        this.details = new Map();
        this.sessions = new Map();
        this.streams = new Set();
        this.events = [];
        this.log = [];
        this.posters_at_once = 0;
        this.most_posters_at_once = 0;
        this.poster_delay_ms = 5;
        this.begun = Date.now();
        this.turned = Date.now();
        this.broken = false;
        /** Nothing grows. */
        this.still = false;
        this.health = { status: 'ok', checks: [{ name: 'shards', ok: true, detail: 'all turn' }, { name: 'disks', ok: true, detail: '412 GB free' }, { name: 'memory', ok: true, detail: '0.4 of 4 GB' }] };
    }

    async listen(port = 0) {
        this.server = http.createServer((request, response) => this.answer(request, response));
        await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
        this.origin = `http://127.0.0.1:${this.server.address().port}`;
        return this;
    }

    close() {
        for (const stream of this.streams) stream.destroy();
        this.server.closeAllConnections();
        this.server.close();
    }

    /** Time goes on for all that is recorded. */
    turn() {
        const seconds = (Date.now() - this.turned) / 1000;
        this.turned = Date.now();
        this.rooms.forEach((room, i) => {
            const one = room.recording;
            if (!one || room.state === 'retrying' || this.still) return;
            one.bitrate_bps = Math.max(3e5, one.bitrate_bps * (1 + 0.08 * Math.sin(Date.now() / 1700 + i * 1.7)));
            one.media_s += seconds;
            one.bytes += Math.round((seconds * one.bitrate_bps) / 8);
            one.received_bytes = one.bytes + 4096;
        });
    }

    tell(event) {
        const kept = { id: this.events.length + 1, data: { time: new Date().toISOString(), ...event } };
        this.events.push(kept);
        for (const stream of this.streams) stream.write(`id: ${kept.id}\ndata: ${JSON.stringify(kept.data)}\n\n`);
    }

    scope(request) {
        if (!this.needs_login) return 'admin';
        const cookie = /weir_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
        return this.sessions.get(cookie) ?? null;
    }

    async answer(request, response) {
        const url = new URL(request.url, this.origin);
        this.log.push(`${request.method} ${url.pathname}`);
        if (this.broken) return request.socket.destroy();
        let body = '';
        for await (const piece of request) body += piece;
        const headers = { 'Content-Security-Policy': kPolicy, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' };
        const give = ({ status = 200, body: out, type, more }) => {
            const is_json = !Buffer.isBuffer(out) && typeof out !== 'string';
            response.writeHead(status, { ...headers, 'Content-Type': type ?? (status >= 400 ? 'application/problem+json' : 'application/json'), ...more });
            response.end(request.method === 'HEAD' ? undefined : is_json ? JSON.stringify(out) : out);
        };
        const asset = this.asset(url.pathname);
        if (asset) return give(asset);
        if (['POST', 'PATCH', 'DELETE'].includes(request.method) && request.headers['content-type'] !== 'application/json')
            return give(problem(403, 'FORBIDDEN', 'the request comes from another site'));
        try {
            await this.api(request, url, body ? JSON.parse(body) : {}, give, response);
        } catch (error) {
            give(problem(500, 'INTERNAL', String(error.stack)));
        }
    }

    asset(name) {
        const flat = /^\/assets\/([a-z_.]+)$/.exec(name)?.[1];
        const file = name === '/' ? 'cli/http/assets/index.html' : name === '/assets/hls.js' ? 'third_party/hls.js/hls.js' : flat ? `cli/http/assets/${flat}` : null;
        try {
            return file && { body: readFileSync(path.join(root, file)), type: kTypes[file.split('.').pop()] };
        } catch {
            return null;
        }
    }

    async api(request, url, body, give, response) {
        const method = request.method === 'HEAD' ? 'GET' : request.method;
        if (url.pathname === '/health') return give({ status: this.health.status === 'critical' ? 503 : 200, body: this.health });
        const parts = url.pathname.replace(/^\/api\/v1\//, '').split('/').map(decodeURIComponent);
        if (parts[0] === 'session') return this.session(request, method, body, give);
        const scope = this.scope(request);
        const needed = method === 'GET' ? 'read' : method === 'DELETE' && parts[0] === 'recordings' ? 'admin' : 'control';
        if (!scope) return give(problem(401, 'UNAUTHORIZED', 'log in first'));
        if (kRank[scope] < kRank[needed]) return give(problem(403, 'FORBIDDEN', 'the token does not allow it'));
        if (parts[0] === 'events') return this.stream(request, response);
        if (parts[0] === 'status') return give({ body: this.status() });
        if (parts[0] === 'limits') return give({ body: this.limits() });
        if (parts[0] === 'rooms') return this.room(method, parts, body, give);
        if (parts[0] === 'recordings') return this.recording(method, parts, url.searchParams, give);
        if (parts[0] === 'files') return this.file(request, Number(parts[1]), url.searchParams, give);
        give(problem(404, 'NOT_FOUND', 'there is no such thing'));
    }

    session(request, method, body, give) {
        const told = (scope) => ({ scope, name: scope && this.needs_login ? `token of ${scope}` : null, needs_login: this.needs_login });
        if (method === 'GET') return give({ body: told(this.scope(request)) });
        if (method === 'DELETE') {
            this.sessions.clear();
            return give({ body: { done: true }, more: { 'Set-Cookie': 'weir_session=; Path=/; Max-Age=0' } });
        }
        const scope = kTokens[body.token];
        if (!scope) return give(problem(401, 'UNAUTHORIZED', 'no such token'));
        const key = Math.random().toString(36).slice(2);
        this.sessions.set(key, scope);
        give({ body: told(scope), more: { 'Set-Cookie': `weir_session=${key}; Path=/; HttpOnly; SameSite=Strict` } });
    }

    status() {
        this.turn();
        return { process: 4242, version: '0.8.0', elapsed_s: (Date.now() - this.begun) / 1000 + 273600, cpu_percent: 38.4, memory_bytes: 412e6, services: [], rooms: this.rooms };
    }

    limits() {
        const volume = (directory, free, total, more) => ({ directory, free_bytes: free, total_bytes: total, free_inodes: 1e7, queued_bytes: 0, is_congested: false, is_low: false, ...more });
        const recordings = this.rooms.filter((room) => room.recording).length;
        return { per_user: 5, users: 20, all: 400, recordings, memory_bytes: 268e6, memory_limit_bytes: 1.5e9, volumes: [volume('/srv/weir', 412e9, 2e12), volume('/srv/archive', 61e9, 4e12, { is_low: true })], load: { level: 0, late_ms: 3 } };
    }

    async room(method, [, name, verb], body, give) {
        if (!name && method === 'GET') return give({ body: { rooms: this.rooms } });
        if (!name) return this.add(body, give);
        const room = this.rooms.find((one) => [one.id, one.name, one.url].includes(name));
        if (!room) return give(problem(404, 'NOT_FOUND', `there is no room ${name}`));
        if (verb === 'poster.jpg') return this.poster(room, give);
        if (method === 'GET') return give({ body: room });
        if (method === 'DELETE' && room.source !== 'api') return give(problem(409, 'NOT_ADDED_HERE', 'it stands in the configuration'));
        if (method === 'DELETE') this.rooms.splice(this.rooms.indexOf(room), 1);
        if (verb === 'stop') Object.assign(room, { state: 'off', recording: null, next_poll_at: null, trouble: null, since: new Date().toISOString() });
        if (verb === 'start') Object.assign(room, { state: 'waiting', next_poll_at: new Date(Date.now() + 3000).toISOString() });
        give({ body: { done: true } });
    }

    add(body, give) {
        if (!/^https?:/.test(body.url ?? '')) return give(problem(400, 'BAD_REQUEST', `‘${body.url}’ is no address that can be recorded; try https://…`));
        if (this.rooms.some((room) => room.url === body.url)) return give(problem(409, 'CONFLICT', 'that room is watched already'));
        const room = { ...make_rooms(1)[0], id: Math.random().toString(16).slice(2).padEnd(16, '0').slice(0, 16), name: body.name ?? body.url, url: body.url, state: 'polling', trouble: null, quarantined: false, source: 'api', recording: null };
        this.rooms.push(room);
        this.tell({ event: 'started', recording: 4000, url: room.url });
        give({ status: 201, body: room });
    }

    async poster(room, give) {
        if (!room.recording) return give(problem(404, 'NOT_FOUND', 'it is not recorded'));
        this.most_posters_at_once = Math.max(this.most_posters_at_once, ++this.posters_at_once);
        await new Promise((resolve) => setTimeout(resolve, this.poster_delay_ms));
        --this.posters_at_once;
        const i = this.rooms.indexOf(room);
        give({ body: this.pictures[((Math.imul(i + 1, 0x9e3779b1) >>> 9) + Math.floor((Date.now() - this.begun) / 9000)) % this.pictures.length], type: 'image/jpeg' });
    }

    detail(id) {
        if (this.details.has(id)) return this.details.get(id);
        const room = this.rooms.find((one) => one.recording?.id === id);
        const known = this.recordings.find((one) => one.id === id);
        if (!room && !known) return null;
        const detail = room ? make_detail(room, { id }) : make_detail(this.rooms.find((one) => one.id === known.room.id) ?? this.rooms[0], { id, is_live: known.state === 'recording', media_s: Math.max(60, known.media_s), gap_count: known.gap_count });
        this.details.set(id, detail);
        return detail;
    }

    recording(method, [, name, part], query, give) {
        if (!name) return this.list(query, give);
        const detail = this.detail(Number(name));
        if (!detail) return give(problem(404, 'NOT_FOUND', 'there is no such recording'));
        if (method === 'DELETE') {
            detail.state = 'removed';
            return give({ body: { files: detail.files.length, bytes: detail.bytes } });
        }
        if (part === 'playlist.m3u8') {
            if (!this.media) return give(problem(409, 'NOT_PLAYABLE', 'of this format there is no playlist'));
            const file = detail.files[0].id;
            const text = this.media.playlist.replaceAll('media.ts', `/api/v1/files/${file}`);
            return give({ body: detail.state === 'recording' ? text.replace('#EXT-X-ENDLIST', '') : text, type: 'application/vnd.apple.mpegurl' });
        }
        give({ body: part ? { [part]: detail[part] } : detail });
    }

    list(query, give) {
        const text = (query.get('room') ?? '').toLowerCase();
        const limit = Number(query.get('limit') ?? 100), before = Number(query.get('before') ?? Infinity);
        const found = this.recordings.filter((one) => one.id < before && (query.get('state') ? one.state === query.get('state') : one.state !== 'removed') && `${one.room.name} ${one.room.url} ${one.room.platform}`.toLowerCase().includes(text) && (!query.get('since') || !one.ended_at || one.ended_at >= query.get('since')));
        give({ body: { recordings: found.slice(0, limit), next_before: found.length > limit ? found[limit - 1].id : null } });
    }

    file(request, id, query, give) {
        const bytes = this.media?.bytes ?? Buffer.from(`file ${id}`);
        const more = { 'Accept-Ranges': 'bytes', ...(query.get('download') ? { 'Content-Disposition': `attachment; filename="${id}.ts"` } : {}) };
        const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
        if (!range) return give({ body: bytes, type: 'application/octet-stream', more });
        const last = Math.min(range[2] ? Number(range[2]) : bytes.length - 1, bytes.length - 1);
        give({ status: 206, body: bytes.subarray(Number(range[1]), last + 1), type: 'application/octet-stream', more: { ...more, 'Content-Range': `bytes ${range[1]}-${last}/${bytes.length}` } });
    }

    stream(request, response) {
        response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
        response.write(': hello\n\n');
        for (const { id, data } of this.events.filter(({ id }) => id > Number(request.headers['last-event-id'] ?? Infinity))) response.write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
        this.streams.add(response);
        response.on('close', () => this.streams.delete(response));
    }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
    const weir = await new MockWeir({ login: false }).listen(Number(process.argv[2] ?? 0));
    console.log(weir.origin);
}
