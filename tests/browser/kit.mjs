// SPDX-License-Identifier: MIT
// What the browser's tests share: the browser, claims, waiting for something to become true.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const peers = process.env.WEIR_PEERS ?? path.join(root, 'build/peers');
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** ctest knows 77 as skipped (SKIP_RETURN_CODE). */
export function skip(why) {
    console.log(`SKIPPED: ${why}`);
    process.exit(77);
}

/** An npm package of the peers, or null. */
export function peer(name) {
    try {
        return createRequire(path.join(peers, 'any.js'))(name);
    } catch {
        return null;
    }
}

/** One that is imported, or null. */
export async function peer_module(name) {
    try {
        return await import(pathToFileURL(createRequire(path.join(peers, 'any.js')).resolve(name)));
    } catch {
        return null;
    }
}

export async function open_browser() {
    const playwright = peer('playwright-core');
    if (!playwright) skip(`no playwright-core in ${peers}; ./dev setup installs it`);
    if (!existsSync(chromium)) skip(`no ${chromium}; ./dev setup installs it`);
    return playwright.chromium.launch({
        executablePath: chromium,
        args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
    });
}

export const axe_source = () => peer('axe-core')?.source ?? null;

let passed = 0;
const failures = [];

export function check(claim, holds, more = '') {
    if (holds) ++passed;
    else failures.push(claim);
    console.log(`${holds ? '  ok' : 'FAIL'}  ${claim}${more !== '' ? `  (${more})` : ''}`);
}

export function same(claim, found, wanted) {
    const a = JSON.stringify(found), b = JSON.stringify(wanted);
    check(claim, a === b, a === b ? '' : `${a}, not ${b}`);
}

/** Asks until it is so, at most `limit_ms`. Gives what came last. */
export async function until(ask, limit_ms = 10000) {
    const end = performance.now() + limit_ms;
    let last;
    for (;;) {
        last = await ask();
        if (last || performance.now() > end) return last;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

/** Those whose name has the first argument in it, or all. */
export async function story(name, tell) {
    if (!name.includes(process.argv[2] ?? '')) return;
    console.log(name);
    try {
        await tell();
    } catch (error) {
        check(`${name}: goes to its end`, false, String(error.stack ?? error).split('\n').slice(0, 4).join(' | '));
    }
}

export function verdict() {
    console.log(`${passed} claims hold, ${failures.length} do not`);
    for (const claim of failures) console.log(`  FAIL  ${claim}`);
    process.exitCode = failures.length ? 1 : 0;
}

/** A page that notes what went wrong in it: errors of the console, exceptions, what the policy refused, requests elsewhere. */
export async function open_page(context, origin) {
    const page = await context.newPage();
    page.wrongs = [];
    page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') page.wrongs.push(message.text());
    });
    page.on('pageerror', (error) => page.wrongs.push(String(error)));
    page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(origin) && !url.startsWith('blob:') && !url.startsWith('data:')) page.wrongs.push(`asked ${url}`);
    });
    return page;
}

const api = JSON.parse(readFileSync(path.join(root, 'cli/http/openapi.json'), 'utf8'));

/** What of `value` is not as the schema says; nothing: all is. */
export function unlike(schema, value, at = '$') {
    if (schema.$ref) return unlike(api.components.schemas[schema.$ref.split('/').pop()], value, at);
    if (value === null) return schema.nullable ? [] : [`${at} is null`];
    if (schema.allOf) return schema.allOf.flatMap((one) => unlike(one, value, at));
    if (schema.enum && !schema.enum.includes(value)) return [`${at} is ${value}`];
    const kind = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
    if (schema.type && schema.type !== kind && !(schema.type === 'number' && kind === 'integer')) return [`${at} is of type ${kind}`];
    if (kind === 'array') return value.flatMap((item, i) => unlike(schema.items, item, `${at}[${i}]`));
    if (kind !== 'object') return [];
    const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`);
    const inner = Object.entries(schema.properties ?? {}).flatMap(([name, one]) => (name in value ? unlike(one, value[name], `${at}.${name}`) : []));
    return [...missing, ...inner];
}

/** What of an answer (an object) to `method path` is not as openapi.json says. */
export function unlike_api(method, path_name, value, status = 200) {
    const found = api.paths[path_name]?.[method]?.responses[status];
    return found ? unlike(found.content['application/json'].schema, value) : [`no ${method} ${path_name} ${status}`];
}
