// SPDX-License-Identifier: MIT
// Dialogs: adding a room, and asking before something ends.

import { send, words } from './api.js';
import { set_text } from './dom.js';

const find = (id) => document.getElementById(id);

function show_problem(place, text) {
    place.hidden = !text;
    set_text(place, text ?? '');
}

/** Runs act() on submit; closes when it went well, and shows the problem when not. Gives whether it did. */
function ask(dialog, act, needed) {
    const form = dialog.querySelector('form');
    const problem = dialog.querySelector('.problem');
    const submit = form.querySelector('[type=submit]');
    const cancel = form.querySelector('[value=cancel]');
    show_problem(problem, null);
    return new Promise((resolve) => {
        let went_well = false;
        const on_submit = async (event) => {
            event.preventDefault();
            submit.disabled = true;
            try {
                await act();
                went_well = true;
                dialog.close();
            } catch (found) {
                show_problem(problem, words(found, needed));
            }
            submit.disabled = false;
        };
        const on_cancel = () => dialog.close();
        form.addEventListener('submit', on_submit);
        cancel.addEventListener('click', on_cancel);
        dialog.addEventListener('close', () => {
            form.removeEventListener('submit', on_submit);
            cancel.removeEventListener('click', on_cancel);
            resolve(went_well);
        }, { once: true });
        dialog.showModal();
    });
}

/** Gives the room that was added, or null. */
export async function add_room(address = '') {
    const dialog = find('add-dialog');
    if (dialog.open) return null;
    const form = dialog.querySelector('form');
    form.reset();
    form.elements.url.value = address;
    let room = null;
    await ask(dialog, async () => {
        const body = { url: form.elements.url.value.trim() };
        for (const name of ['name', 'quality', 'format'])
            if (form.elements[name].value.trim()) body[name] = form.elements[name].value.trim();
        room = await send('POST', 'rooms', body);
    });
    return room;
}

/** Asks, then acts. `what`: {title, text, yes, needed}. */
export function confirm_then(what, act) {
    const dialog = find('confirm');
    if (dialog.open) return Promise.resolve(false);
    set_text(find('confirm-title'), what.title);
    set_text(find('confirm-text'), what.text);
    set_text(dialog.querySelector('[type=submit]'), what.yes);
    return ask(dialog, act, what.needed);
}
