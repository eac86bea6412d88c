// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>

#include "verbs/arena.hpp"

namespace weir::bench {

/// All who can record, in the order of their turns. `programs`: where weir is.
std::vector<Contestant> roster(const std::filesystem::path& programs);

/// Those of these names; all where there are none.  Errors: Errc::bad_option, which names them all.
Result<std::vector<Contestant>> select(std::vector<Contestant> all,
                                       const std::vector<std::string>& names);

/// weir, recording `kind` as `format`.
Contestant weir_contestant(const std::filesystem::path& programs, std::string name, Kind kind,
                           const std::string& format, std::vector<std::string> arguments = {});

}  // namespace weir::bench
