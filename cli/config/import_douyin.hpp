// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/import_draft.hpp"

namespace weir::cli {

struct Imported {
    std::string config{};   ///< weir.toml
    std::string secrets{};  ///< secrets.toml; empty: there are none.
    std::size_t rooms = 0, disabled = 0;
    std::vector<ImportNote> notes{};  ///< What was not carried over.
};

/// The texts of config.ini and URL_config.ini (either may be empty) as weir's files. Relative
/// folders are those of `home`. Pure.
Imported import_douyin(std::string_view config_ini, std::string_view url_config,
                       const std::filesystem::path& home);

}  // namespace weir::cli
