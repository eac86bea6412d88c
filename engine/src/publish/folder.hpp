// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <weir/error.hpp>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/file_system.hpp"

namespace weir::publish {

/// Where one room is published: a directory with weir's mark, locked while it is written to.
/// Thread: disk.  Blocks: on the file system.
class Folder {
public:
    /// Makes it where there is none. `grace`: noted, for who sweeps.
    /// Errors: errno; EWOULDBLOCK while another writes there.
    static Result<Folder> open(const std::filesystem::path& path, std::chrono::seconds grace);

    /// Under another name first: whoever asks for `name` gets all of it, or what was there before.
    Result<void> write(std::string_view name, ByteView bytes) const;
    /// `name` is that file, as it grows, whatever it is called later.
    /// Errors: errno; Errc::bad_option where it is on another file system.
    Result<void> link(const std::filesystem::path& file, std::string_view name) const;
    void remove(std::string_view name) const;

    /// None: there is none, or it is no playlist of ours by its size.
    std::optional<std::string> read_playlist() const;
    /// How long ago that was written; none: never.
    std::optional<std::chrono::seconds> playlist_age(WallClock::time_point now) const;
    /// Names of ours, without the mark and the playlist.
    std::vector<std::string> names() const;
    const std::filesystem::path& path() const { return path_; }

private:
    Folder(std::filesystem::path path, FileHandle lock)
        : path_(std::move(path)), lock_(std::move(lock)) {}

    std::filesystem::path path_;
    FileHandle lock_;
};

/// What became of a folder that nobody may need any more.
enum class Swept {
    removed,
    too_early,  ///< Its playlist is younger than all that it lists, and the grace.
    left,       ///< Somebody writes to it, or it is not ours.
};
/// Removes what is ours in it, and the folder where it is empty then.  Thread: any.  Blocks: yes.
Swept sweep_folder(const std::filesystem::path& path, WallClock::time_point now);

}  // namespace weir::publish
