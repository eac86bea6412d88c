// SPDX-License-Identifier: MIT
// What DouyinLiveRecorder's files become: the reading of its settings, and the text of ours. Pure.
#pragma once
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/ini.hpp"

namespace weir::cli {

/// Something that was not carried over. Never with a value: it may be a secret.
struct ImportNote {
    std::string file;
    unsigned line = 0;
    std::string what;
};

struct ImportedRoom {
    std::string url;
    std::string quality{};  ///< As weir has it; empty: the default.
    std::string name{};
    bool is_enabled = true;
};

/// The settings of config.ini, each asked for by its key.
class ImportSettings {
public:
    ImportSettings(const Ini& ini, std::string file);

    /// Empty where there is none.
    std::string text(std::string_view key);
    /// 是 is yes.
    bool flag(std::string_view key, bool fallback = false);

    /// Tells that `key` is not carried over.
    void note(std::string_view key, std::string what);
    /// Tells so of the ones that are not as shipped, and of those that nobody asked for.
    void note_rest();

    const std::vector<IniEntry>& entries() const { return ini_.entries; }
    std::vector<ImportNote> notes{};

private:
    const IniEntry* find(std::string_view key) const;

    const Ini& ini_;
    std::string file_;
    std::set<std::string, std::less<>> asked_{};
};

/// The tables of weir.toml and secrets.toml while they grow: lines of keys.
struct ImportDraft {
    std::string general{}, recording{}, watch{}, poll_limits{}, limits{}, aftercare{}, hooks{};
    std::map<std::string, std::string> platforms{};
    std::map<std::string, std::string> platform_secrets{}, hook_secrets{};
    std::string unused_secrets{};  ///< Comments: what weir has no use for yet.
    std::string proxy{};
    std::vector<std::string> proxied{};  ///< Parts of URLs that no platform of ours covers.
};

/// "key = "value"\n"
std::string text_line(std::string_view key, std::string_view value);

std::vector<ImportedRoom> import_rooms(std::string_view text, const std::string& file,
                                       std::vector<ImportNote>& notes);
/// Relative folders in the settings are those of `home`.
void import_recording(ImportSettings& settings, const std::filesystem::path& home,
                      ImportDraft& out);
void import_proxy(ImportSettings& settings, ImportDraft& out);
void import_secrets(ImportSettings& settings, ImportDraft& out);
void import_hooks(ImportSettings& settings, ImportDraft& out);

}  // namespace weir::cli
