// SPDX-License-Identifier: MIT
#include "config/import_douyin.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "config/platforms.hpp"
#include "config/toml_reader.hpp"

namespace weir::cli {
namespace {

std::string table(std::string_view header, std::string_view keys) {
    return keys.empty() ? "" : fmt::format("\n{}\n{}", header, keys);
}

std::string room_text(const ImportedRoom& room, const ImportDraft& draft) {
    std::string out = "\n[[room]]\n" + text_line("url", room.url);
    if (!room.name.empty()) out += text_line("name", room.name);
    if (!room.quality.empty()) out += text_line("quality", room.quality);
    if (!room.is_enabled) out += "enabled = false\n";
    const bool is_proxied = std::ranges::any_of(draft.proxied, [&](const std::string& part) {
        return room.url.find(part) != room.url.npos;
    });
    if (is_proxied) out += text_line("proxy", draft.proxy);
    return out;
}

std::string secrets_text(const ImportDraft& draft) {
    std::string out;
    for (const auto& [name, keys] : draft.platform_secrets)
        out += table(fmt::format("[platform.{}]", name), keys);
    for (const auto& [name, keys] : draft.hook_secrets)
        out += table(fmt::format("[hook.{}]", name), keys);
    if (!draft.unused_secrets.empty()) {
        out += "\n# weir has no use for these yet.\n" + draft.unused_secrets;
    }
    return out.empty() ? out : "# Nobody else may read this file: chmod 600.\n" + out;
}

std::string config_text(const ImportDraft& draft, const std::vector<ImportedRoom>& rooms,
                        bool has_secrets) {
    std::string out =
        "# Imported from DouyinLiveRecorder. weir config sample shows all other keys.\n";
    if (has_secrets) out += text_line("secrets", "secrets.toml");
    out += draft.general;
    out += table("[recording]", draft.recording);
    out += table("[watch]", draft.watch);
    out += table("[watch.platform]", draft.poll_limits);
    out += table("[limits]", draft.limits);
    out += table("[aftercare]", draft.aftercare);
    for (const auto& [name, keys] : draft.platforms)
        out += table(fmt::format("[platform.{}]", name), keys);
    out += draft.hooks;
    for (const ImportedRoom& room : rooms)
        out += room_text(room, draft);
    return out;
}

}  // namespace

Imported import_douyin(std::string_view config_ini, std::string_view url_config,
                       const std::filesystem::path& home) {
    Imported out;
    const auto rooms = import_rooms(url_config, "URL_config.ini", out.notes);
    const Ini ini = read_ini(config_ini);
    ImportSettings settings(ini, "config.ini");
    ImportDraft draft;
    import_recording(settings, home, draft);
    import_proxy(settings, draft);
    import_secrets(settings, draft);
    import_hooks(settings, draft);
    settings.note_rest();
    out.notes.insert(out.notes.end(), settings.notes.begin(), settings.notes.end());
    out.rooms = rooms.size();
    out.disabled =
        static_cast<std::size_t>(std::ranges::count(rooms, false, &ImportedRoom::is_enabled));
    out.secrets = secrets_text(draft);
    out.config = config_text(draft, rooms, !out.secrets.empty());
    return out;
}

}  // namespace weir::cli
