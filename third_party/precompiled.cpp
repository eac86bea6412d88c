// SPDX-License-Identifier: MIT
// Carries the precompiled headers, and nothing else.
