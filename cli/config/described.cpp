// SPDX-License-Identifier: MIT
// The tables of fields as texts: for the sample, and for the test that the documentation has them.
#include "config/sections.hpp"

namespace weir::cli {
namespace {

template <class T>
void add(SectionText& section, std::span<const Field<T>> fields) {
    for (const Field<T>& field : fields)
        section.keys.push_back({field.key, field.example, field.text});
}

template <class... Fields>
SectionText section(std::string_view header, std::string_view text, bool is_open,
                    Fields... fields) {
    SectionText out{header, text, is_open, {}};
    (add(out, fields), ...);
    return out;
}

}  // namespace

std::vector<SectionText> described_sections() {
    return {
        section("", "", true, general_fields()),
        section("[recording]", "The same for all rooms. A room's own keys beat these.", true,
                media_fields(), network_fields(), recording_default_fields()),
        section("[watch]", "How rooms are looked at.", true, watch_fields()),
        section("[watch.platform]",
                "Polls of one platform; [watch.host], of one host, has the same.", true,
                poll_limit_fields()),
        section("[limits]", "What is beyond is refused.", true, limit_fields()),
        section("[resources]", "A recording that uses more is warned of.", true, resource_fields()),
        section("[retention]", "Which finished files are removed, the oldest first.", true,
                retention_fields()),
        section("[aftercare]", "What is done with finished files, at low priority.", true,
                aftercare_fields()),
        section("[publish]", "Recordings as live HLS, for a web server: docs/publish.md.", true,
                publish_fields()),
        section("[log]", "", true, log_fields()),
        section("[resolve]", "How the streams of rooms are found.", true, resolve_fields()),
        section("[http]", "The API, figures and dashboard; over the network only with tokens.",
                true, http_fields()),
        section("[session]", "Threads and buffers of the process; rarely changed.", true,
                session_fields()),
        section("[profile.domestic]", "Pace and bounds; [profile.overseas] has the same keys.",
                true, profile_fields()),
        section("[platform.example]",
                "A service with many rooms. Cookies stand in the secrets file.", false,
                platform_fields(), network_fields()),
        section("[[room]]",
                "One for each room. Besides these: all keys of [recording], for this room.", false,
                room_fields()),
        section("[[hook]]", "Who is told of events; one for each receiver.", false, hook_fields()),
        section("[hook.mail]",
                "Of the hook above it, instead of url and command. The password stands in the\n"
                "secrets file.",
                false, mail_fields()),
    };
}

std::vector<SectionText> described_secrets() {
    return {
        section("[platform.NAME]", "", false, platform_secret_fields()),
        section("[hook.NAME]", "Of the hook with that name.", false, hook_secret_fields()),
        section("[token.NAME]", "Who may ask over HTTP, and what.", false, token_fields()),
    };
}

}  // namespace weir::cli
