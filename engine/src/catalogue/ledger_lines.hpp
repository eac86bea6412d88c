// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <weir/event.hpp>

namespace weir::catalogue {

struct LedgerGap {
    Gap gap;
    std::string file;  ///< As the ledger names it, relative to its folder; empty: none before it.
};

/// One line of a ledger. Nothing where it is not one: ledgers are files like others.  Pure.
std::optional<LedgerGap> parse_ledger_line(std::string_view line);

/// All lines that can be read, of the first 16 MiB.  Blocks: on the disk.
std::vector<LedgerGap> read_ledger(const std::filesystem::path& path);

}  // namespace weir::catalogue
