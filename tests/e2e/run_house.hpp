// SPDX-License-Identifier: MIT
// A `weir run` and all that it needs: a data directory, a configuration, a list of rooms.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "e2e/weir_process.hpp"

namespace weir::e2e {

/// Thread: one at a time.
class RunHouse {
public:
    /// `config`: lines of weir.toml beside those that say where data and rooms are.
    explicit RunHouse(std::string config = {});

    /// One URL a line; what else a line may hold stands behind it.
    void set_rooms(const std::vector<std::string>& lines);
    void set_config(const std::string& config);

    /// Begins `weir run --json`.
    void start(std::vector<std::string> more = {}, std::vector<std::string> environment = {},
               std::string binary = WEIR_BINARY);
    WeirProcess& weir() { return *weir_; }
    void kill();
    /// SIGTERM, and what became of it.
    Outcome stop(milliseconds limit);

    std::filesystem::path data() const { return folder_ / "data"; }
    std::filesystem::path folder() const { return folder_.path(); }
    /// What `weir status --json` says of each room; none while nobody answers.
    struct Room {
        std::string url, state, trouble;
        bool quarantined = false;
    };
    std::vector<Room> rooms() const;
    /// Waits until so many are in that state.
    bool wait_for_rooms(std::string_view state, std::size_t count, milliseconds limit) const;

    /// Media files whose name holds `part`, in the order in which they were begun.
    std::vector<std::filesystem::path> files(const std::string& part) const;
    /// The same as a recording without gaps, for judge().
    Recorded recorded(const std::string& part) const;
    /// What must not be there once weir has ended: ".part", temporary files.
    std::vector<std::filesystem::path> leftovers() const;
    /// Says what `weir check --catalogue` finds; empty: nothing.
    std::string catalogue_problems() const;

private:
    kit::TempDir folder_;
    std::optional<WeirProcess> weir_;
};

}  // namespace weir::e2e
