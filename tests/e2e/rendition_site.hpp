// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "kit/live_folder.hpp"

namespace weir::e2e {

/// Ten seconds of H.264 and sound, in all kinds of streams, served as ones that have ended. Fails
/// the test where one can't be made.
/// ts.m3u8: AAC; mp3.m3u8: MP3; mute.m3u8: no sound; sound.m3u8: AAC alone; packed.m3u8: ADTS;
/// both.m3u8: mute.m3u8 with two languages of sound; live.flv. They are made of aac.mkv, mp3.mkv
/// and mute.mkv.
class RenditionSite {
public:
    RenditionSite();

    std::filesystem::path operator/(const std::string& name) const {
        return server_->path() / name;
    }
    std::string url(const std::string& name) const { return server_->url(name); }
    void write(const std::string& name, const std::string& text) const;

private:
    void make(const std::string& name, std::vector<std::string> coding) const;
    void copy(const std::string& from, std::vector<std::string> options) const;
    void package(const std::string& from, const std::string& name,
                 std::vector<std::string> options) const;

    std::optional<kit::LiveFolder> server_;
};

}  // namespace weir::e2e
