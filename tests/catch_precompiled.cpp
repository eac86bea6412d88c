// SPDX-License-Identifier: MIT
// Carries the precompiled catch.hpp; the main program can't, since it must define CATCH_CONFIG_MAIN
// first.
