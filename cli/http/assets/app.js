// SPDX-License-Identifier: MIT
// Starts the page: session, routes by fragment, header, keys.

import { link, load_session, may, send, session, take_session, words } from './api.js';
import { add_room } from './dialogs.js';
import { copy_of, el, icon, set_attribute, set_text } from './dom.js';
import { show_log } from './log.js';
import { forget_posters } from './posters.js';
import { show_recording } from './recording.js';
import { show_recordings } from './recordings.js';
import { show_room } from './room.js';
import { kLooks, kSides } from './states.js';
import * as polls from './store.js';
import { forget_stream, is_process, open_stream } from './stream.js';
import { forget_wall, show_wall } from './wall.js';

const find = (id) => document.getElementById(id);
const main = find('main');
const { store } = polls;

/** What is shown: has close(). */
let page = null;
let is_in = false;
let is_lost = false;
let banner_timer = 0;

function banner(text, lasts = false) {
    clearTimeout(banner_timer);
    const place = find('banner');
    place.hidden = !text;
    set_text(place, text);
    if (text && !lasts) banner_timer = setTimeout(() => banner(is_lost ? kLost : '', is_lost), 8000);
}
const kLost = 'weir does not answer. What is shown may be old; trying again …';
const failed = (problem) => banner(words(problem));

function route() {
    const [name = '', id = ''] = location.hash.replace(/^#\/?/, '').split('/');
    let argument = id;
    try {
        argument = decodeURIComponent(id);
    } catch {
        // As it stands.
    }
    if (name === 'recordings' && /^\d+$/.test(argument)) return ['recordings', () => show_recording(main, Number(argument), failed)];
    if (name === 'recordings') return ['recordings', () => show_recordings(main, failed)];
    if (name === 'rooms' && argument) return ['wall', () => show_room(main, argument, failed)];
    if (name === 'log') return ['log', () => show_log(main)];
    return ['wall', () => show_wall(main, failed)];
}

function show_page() {
    if (!is_in) return;
    page?.close();
    const [name, show] = route();
    for (const node of document.querySelectorAll('[data-page]'))
        set_attribute(node, 'aria-current', node.dataset.page === name ? 'page' : null);
    main.className = `page-${name}`;
    if (name !== 'wall') scrollTo(0, 0);
    page = show();
    set_title();
    // What had the focus is gone: from here Tab leads into the page, and a screen reader begins here.
    if (document.activeElement === document.body) main.focus({ preventScroll: true });
}

function set_title() {
    const heading = main.querySelector('h1')?.textContent;
    const trouble = [...store.rooms.values()].filter(({ room }) => room.trouble || room.state === 'retrying').length;
    const title = `${trouble && is_in ? `(${trouble}) ` : ''}${heading ? `${heading} – ` : ''}weir`;
    if (document.title !== title) document.title = title;
}

async function enter() {
    is_in = true;
    document.querySelector('.top').hidden = false;
    find('add').hidden = !may('control');
    find('log-out').hidden = !session.name && !session.needs_login;
    set_text(find('about'), session.name ? `Logged in as ${session.name}, with the scope “${session.scope}”.`
        : may('control') ? '' : 'Without a token this page may look, and nothing else.');
    main.replaceChildren(el('p', { class: 'empty', text: 'Loading …' }));
    await polls.begin();
    if (!is_in) return;
    open_stream();
    show_page();
}

function leave() {
    is_in = false;
    page?.close();
    page = null;
    polls.end();
    forget_stream();
    forget_posters();
    forget_wall();
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    banner('');
}

function show_login() {
    leave();
    document.querySelector('.top').hidden = true;
    main.className = 'page-login';
    main.replaceChildren(copy_of('login-template'));
    set_title();
    const form = main.querySelector('form');
    const problem = form.querySelector('.problem');
    form.addEventListener('submit', async (event) => {
        event.preventDefault();
        const { token } = form.elements;
        try {
            take_session(await send('POST', 'session', { token: token.value.trim() }, { quiet: true }));
            await enter();
        } catch (found) {
            problem.hidden = false;
            set_text(problem, found.status === 401 ? 'That token is not known.' : found.message);
            token.select();
        }
    });
    form.elements.token.focus();
}

async function log_out() {
    try {
        await send('DELETE', 'session', {});
        await load_session();
    } catch (problem) {
        return failed(problem);
    }
    if (!session.needs_login) {
        leave();
        return enter();
    }
    show_login();
}

async function open_add_dialog(address) {
    const room = await add_room(address);
    if (!room) return;
    banner(`${room.name} is watched from now on.`);
    polls.poll_now();
}

function show_health() {
    const { health } = store;
    const looks = { ok: ['good', 'done', 'Healthy'], warning: ['warn', 'trouble', 'Warning'], critical: ['bad', 'trouble', 'Critical'] };
    const [tone, sign, label] = looks[health?.status] ?? ['dim', 'waiting', 'Health'];
    const button = find('health');
    set_attribute(button, 'class', `health ${tone}`);
    set_attribute(button.querySelector('use'), 'href', `#i-${sign}`);
    set_text(button.lastElementChild, label);
    set_attribute(button, 'aria-label', `Health: ${label}`);
    const check = ({ name, ok, detail }) =>
        el('li', { class: ok ? 'good' : 'bad' }, icon(ok ? 'done' : 'trouble'), el('b', { text: name }), el('span', { text: `${ok ? '' : 'not well: '}${detail}` }));
    document.querySelector('.checks').replaceChildren(...(health?.checks ?? []).map(check));
}

const stored = (name) => localStorage.getItem(name);

function make_header() {
    find('add').addEventListener('click', () => open_add_dialog());
    find('log-out').addEventListener('click', log_out);
    find('health').addEventListener('click', () => find('health-dialog').showModal());
    find('help').addEventListener('click', () => find('help-dialog').showModal());
    find('theme').addEventListener('click', () => {
        localStorage.setItem('weir-theme', document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
        dispatchEvent(new Event('weir-theme'));
    });
    const one_key = find('one-key');
    one_key.checked = stored('weir-keys') !== 'off';
    one_key.addEventListener('change', () => localStorage.setItem('weir-keys', one_key.checked ? 'on' : 'off'));
    const sign = (name, tone, text) => el('li', { class: tone }, icon(name), text);
    document.querySelector('.signs').append(
        ...Object.entries(kLooks).map(([name, { label, tone }]) => sign(name, tone, label)),
        ...Object.entries(kSides).map(([side, label]) => sign(side, `side-${side}`, `gap: ${label}`)));
}

const is_typing = (node) => node.closest?.('input, select, textarea, dialog');

function on_key(event) {
    if (!is_in || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && event.target.type === 'search') return event.target.blur();
    if (is_typing(event.target) || stored('weir-keys') === 'off') return;
    const search = main.querySelector('input[type=search]');
    if (event.key === '/' && search) search.focus();
    else if (event.key === '?') find('help-dialog').showModal();
    else if (event.key === 'n' && may('control')) open_add_dialog();
    else return;
    event.preventDefault();
}

function on_paste(event) {
    if (!is_in || !may('control') || is_typing(event.target) || main.className !== 'page-wall') return;
    const text = event.clipboardData.getData('text').trim();
    if (/^https?:\/\/\S+$/.test(text)) open_add_dialog(text);
}

function listen() {
    addEventListener('hashchange', show_page);
    document.addEventListener('keydown', on_key);
    document.addEventListener('paste', on_paste);
    store.addEventListener('rooms', () => {
        set_title();
        is_process(store.status.process);
    });
    store.addEventListener('health', show_health);
    store.addEventListener('say', ({ detail }) => set_text(find('said'), detail));
    link.addEventListener('lost', () => banner(kLost, (is_lost = true)));
    link.addEventListener('found', () => banner('', (is_lost = false)));
    link.addEventListener('unauthorized', () => is_in && show_login());
}

async function begin() {
    try {
        await load_session();
        if (session.scope || !session.needs_login) await enter();
        else show_login();
    } catch (problem) {
        main.replaceChildren(el('p', { class: 'empty', text: `${problem.message}. Trying again …` }));
        setTimeout(begin, 2000);
    }
}

make_header();
listen();
begin();
