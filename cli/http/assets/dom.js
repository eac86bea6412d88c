// SPDX-License-Identifier: MIT
// Elements, without innerHTML: what comes from the network is text and stays text.

const kSvg = 'http://www.w3.org/2000/svg';

function fill(node, properties, children) {
    for (const [name, value] of Object.entries(properties ?? {})) {
        if (value === undefined || value === null || value === false) continue;
        if (name === 'text') node.textContent = value;
        else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
        else node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
}

/** el('a', {class: 'x', href, onclick}, 'text', node…) */
export const el = (tag, properties, ...children) =>
    fill(document.createElement(tag), properties, children);
export const svg = (tag, properties, ...children) =>
    fill(document.createElementNS(kSvg, tag), properties, children);

export const icon = (name) =>
    svg('svg', { 'aria-hidden': 'true' }, svg('use', { href: `#i-${name}` }));

/** A copy of the template `id`, whole. */
export const copy_of = (id) => document.getElementById(id).content.cloneNode(true);

/** Writes only what differs: most of what is polled has not changed. */
export function set_text(node, text) {
    if (node.textContent !== text) node.textContent = text;
}
export function set_attribute(node, name, value) {
    if (value === null || value === undefined) {
        if (node.hasAttribute(name)) node.removeAttribute(name);
    } else if (node.getAttribute(name) !== String(value)) {
        node.setAttribute(name, value);
    }
}

/** The URL, if a browser may go there. */
export function web_address(text) {
    try {
        const url = new URL(text);
        return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
    } catch {
        return null;
    }
}

/** A link to it, or its text where it is no web address. */
export const address_link = (text) => {
    const href = web_address(text);
    return href
        ? el('a', { href, rel: 'noreferrer noopener', target: '_blank', text })
        : el('span', { text });
};

/** Children of `parent` become those of `items`, in order. One that is there stays the same element, and what is focused is not moved.
 * make(item) gives an element, change(element, item) brings it up to date. */
export function sync(parent, items, key, make, change) {
    const there = new Map();
    for (const child of parent.children) there.set(child.dataset.key, child);
    const seen = new Set();
    const wanted = items.map((item) => {
        let name = String(key(item));
        while (seen.has(name)) name += '+';
        seen.add(name);
        let node = there.get(name);
        if (node) there.delete(name);
        else {
            node = make(item);
            node.dataset.key = name;
        }
        change?.(node, item);
        return node;
    });
    for (const gone of there.values()) gone.remove();
    arrange(parent, wanted);
}

/** Brings `nodes`, which are to be all children of `parent`, into their order around the one that is focused. */
export function arrange(parent, nodes) {
    const focused = nodes.findIndex((node) => node.contains(document.activeElement));
    let last = null;
    let begin = 0;
    if (focused >= 0 && nodes[focused].parentNode === parent) {
        last = nodes[focused];
        begin = focused + 1;
        for (let i = focused - 1, next = last; i >= 0; next = nodes[i--])
            if (next.previousElementSibling !== nodes[i]) next.before(nodes[i]);
    }
    for (const node of nodes.slice(begin)) {
        const place = last ? last.nextElementSibling : parent.firstElementChild;
        if (place !== node) parent.insertBefore(node, place);
        last = node;
    }
}
