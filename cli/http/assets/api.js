// SPDX-License-Identifier: MIT
// Requests of weir's HTTP API, and what is told when one fails.

/** What weir answered instead, as problem+json, or what kept it from answering (status 0). */
export class Problem extends Error {
    constructor(status, code, detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }
}

/** Events: `lost` and `found` (the connection), `unauthorized`. */
export const link = new EventTarget();
let is_lost = false;

function tell_connection(lost) {
    if (lost === is_lost) return;
    is_lost = lost;
    link.dispatchEvent(new Event(lost ? 'lost' : 'found'));
}

async function problem_of(response) {
    let found = {};
    try {
        found = await response.json();
    } catch {
        // A proxy's page, perhaps.
    }
    const detail = found.detail || found.title || `HTTP ${response.status}`;
    return new Problem(response.status, found.code ?? '', String(detail));
}

const kMethodsWithBody = ['POST', 'PATCH', 'DELETE'];

/** The Response if it is good; else throws a Problem. An aborted one throws AbortError. */
export async function request(path, { method = 'GET', body, headers = {}, signal, quiet = false } = {}) {
    const options = { method, headers: { ...headers }, signal, cache: 'no-store', credentials: 'same-origin' };
    if (kMethodsWithBody.includes(method)) {
        options.headers['Content-Type'] = 'application/json';
        options.body = JSON.stringify(body ?? {});
    }
    let response;
    try {
        response = await fetch(path, options);
    } catch (error) {
        if (error.name === 'AbortError') throw error;
        tell_connection(true);
        throw new Problem(0, 'NO_CONNECTION', 'weir does not answer');
    }
    tell_connection(false);
    if (response.ok) return response;
    const problem = await problem_of(response);
    if (problem.status === 401 && !quiet) link.dispatchEvent(new Event('unauthorized'));
    throw problem;
}

export const get = async (path, options) => (await request(`/api/v1/${path}`, options)).json();
export const send = async (method, path, body, options) =>
    (await request(`/api/v1/${path}`, { ...options, method, body })).json();

export const room_path = (room) => `rooms/${encodeURIComponent(room)}`;

/** In words for a person, the scope that was needed too. */
export function words(problem, needed = 'control') {
    if (problem.status === 403) return `${problem.message} (this needs a token of scope “${needed}”)`;
    return problem.message;
}

const kRank = { read: 1, control: 2, admin: 3 };

/** Who is here: changed by app.js only. */
export const session = { scope: null, name: null, needs_login: true };
export const may = (scope) => (kRank[session.scope] ?? 0) >= kRank[scope];

export async function load_session() {
    const found = await get('session', { quiet: true });
    take_session(found);
}

export function take_session(found) {
    session.needs_login = found.needs_login;
    session.name = found.name;
    session.scope = found.scope;
}
