// SPDX-License-Identifier: MIT
// Runs before the first paint, so that a page that is dark does not flash: data-theme is always light or dark.
'use strict';
(() => {
    const root = document.documentElement;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const stored = () => {
        try {
            return localStorage.getItem('weir-theme');
        } catch {
            return null;
        }
    };
    const apply = () => {
        const chosen = stored();
        const is_dark = chosen ? chosen === 'dark' : dark.matches;
        root.dataset.theme = is_dark ? 'dark' : 'light';
    };
    apply();
    dark.addEventListener('change', apply);
    addEventListener('storage', apply);
    addEventListener('weir-theme', apply);
})();
