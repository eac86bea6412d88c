// SPDX-License-Identifier: MIT
// The house rules that a program can check. Each gives one line per breach: "path:line: what is
// wrong".
#pragma once
#include <string>
#include <vector>

#include "lint/source_tree.hpp"

namespace weir::lint {

using Breaches = std::vector<std::string>;

/// Stages do not know each other; session -> recorder -> stages -> av -> media -> base.
Breaches include_arrows(const SourceTree& tree);
/// cli, bench, resolvers and hwaccel use the public headers, their own, (bench) the test kit and
/// (hwaccel) base, media and av; engine includes none of those who use it.
Breaches users_of_the_engine(const SourceTree& tree);
/// libav, curl, spdlog and toml++ each have their place.
Breaches outside_libraries(const SourceTree& tree);
/// Public headers include std, boost/system and each other; ext/ may use Asio.
Breaches public_headers(const SourceTree& tree);

/// SPDX line, #pragma once, lengths, tabs, left-over notes.
Breaches form(const SourceTree& tree);
/// Tests wait for what happens, not for time.
Breaches waits_in_tests(const SourceTree& tree);
/// Every Errc is named by some test.
Breaches untested_errors(const SourceTree& tree);

}  // namespace weir::lint
