// SPDX-License-Identifier: MIT
// YouTube's addresses, and what its pages tell. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <weir/ext/resolver.hpp>

#include "text/json.hpp"

namespace weir::resolvers::youtube {

/// "AAAAAAAAAAA": of a video.
bool is_video(std::string_view id);
/// "UC…": of a channel.
bool is_channel(std::string_view id);

/// What a URL means: the id of a video or channel, "@HANDLE", "c:NAME" or "user:NAME", the last
/// three in lower case and percent-encoded, for YouTube does not tell cases apart there.
std::optional<std::string> id_of(std::string_view url);
/// "channel/UC…", "@HANDLE", "c/NAME", "user/NAME": where the page of a channel stands.
std::string path_of(const std::string& id);

/// Where a page says that it stands; empty: it doesn't.
std::string canonical_of(std::string_view page);
/// "UC…": of the channel whose page it is, or whose video; empty: not told.
std::string channel_in(std::string_view page);
/// What YouTube calls this browser; empty: not told.
std::string visitor_in(std::string_view page);
/// What the page's own player is told; missing: nothing.
Json player_in(std::string_view page);

}  // namespace weir::resolvers::youtube
