// SPDX-License-Identifier: MIT
#include "quarantine_list.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <utility>

#include "path_error.hpp"

namespace weir::cli {

QuarantineList QuarantineList::read(const std::filesystem::path& path, Time now) {
    QuarantineList list;
    list.file_ = path;
    std::ifstream file(path);
    std::int64_t until = 0;
    // "1772409600 live.test/7": seconds since 1970, a blank, the room's id.
    for (std::string room; file >> until && file.get() == ' ' && std::getline(file, room);) {
        const Time time{std::chrono::seconds{until}};
        if (time > now) list.rooms_[room] = time;
    }
    return list;
}

Result<void> QuarantineList::add(const std::string& room, Time until) {
    rooms_[room] = until;
    return write();
}

Result<void> QuarantineList::write() const {
    const std::filesystem::path part = file_.native() + ".weir-tmp";
    std::ofstream file(part, std::ios::trunc);
    for (const auto& [room, until] : rooms_)
        file << fmt::format("{} {}\n", std::chrono::system_clock::to_time_t(until), room);
    file.close();
    std::error_code renamed;
    if (file) std::filesystem::rename(part, file_, renamed);
    if (file && !renamed) return {};
    return path_error("can't write", file_, renamed ? renamed.value() : errno);
}

}  // namespace weir::cli
