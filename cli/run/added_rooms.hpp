// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace weir::cli {

/// A room as it is added over HTTP. Empty: as the configuration has it.
struct AddedRoom {
    std::string url{}, name{}, quality{}, format{}, user{};
    bool enabled = true;
};

/// The JSON of a request over `before`: what it names is changed.
/// Errors: Errc::bad_option, which names the member.
Result<AddedRoom> parse_added_room(const std::string& body, AddedRoom before = {});

/// The rooms that were added over HTTP, in a file of weir's own beside those of the user.
/// Thread: main.
class AddedRooms {
public:
    static constexpr std::size_t kMost = 10'000;

    /// What can't be read counts as none: reading the configuration says why.
    static AddedRooms read(const std::filesystem::path& file);

    const std::vector<AddedRoom>& rooms() const { return rooms_; }
    /// By room_id() of its URL; null: there is none.
    const AddedRoom* find(const std::string& id) const;

    /// With this room instead of the one of its id, or added. The file is written anew.
    /// Errors: Errc::bad_option: there are kMost already; errno.
    Result<void> put(const AddedRoom& room);
    Result<void> remove(const std::string& id);
    /// The file is written as these rooms are.
    Result<void> write() const;

private:
    std::filesystem::path file_;
    std::vector<AddedRoom> rooms_;
};

}  // namespace weir::cli
